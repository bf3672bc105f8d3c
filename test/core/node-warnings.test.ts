import { expect, test } from 'vitest';
import { Warnings } from '../../core/node-warnings.ts';
import { ParleyError } from '../../core/schema/errors.ts';
import type { CollaborationId } from '../../core/schema/ids.ts';
import { contentId, org } from './tasks/support/pure.ts';

const collaboration: CollaborationId = contentId();
const damage = { first: 1, latest: 2, kinds: [], copy: '/copy', pending: false };

test('what the operator should know is told in both languages, once for each thing', () => {
  const heard: string[] = [];
  const warnings = new Warnings(() => undefined);
  warnings.onSentence((sentence) => heard.push(sentence));
  warnings.hear({ kind: 'forked', collaboration, author: org(1), seq: 4 });
  warnings.hear({ kind: 'forked', collaboration, author: org(1), seq: 4 });
  warnings.damagedStore('/data', damage);
  warnings.report(new ParleyError('STORE_UNWRITABLE', 'The disk is full.'));

  expect(warnings.list('en')).toEqual(heard);
  expect(heard).toHaveLength(3);
  expect(heard.at(-1)).toBe('The disk is full.');
  const chinese = [...warnings.list('zh-CN')];
  expect(chinese).toHaveLength(3);
  warnings.notesWaiting(2);
  expect(warnings.list('zh-CN')).toHaveLength(4);
  chinese.push(...warnings.list('zh-CN').slice(3));
  warnings.notesWaiting(0);
  expect(warnings.list('zh-CN')).toHaveLength(3);
  for (const sentence of chinese) {
    expect(sentence).toMatch(/\p{Script=Han}.*。$/u);
    expect(sentence.replace(org(1), '').replace('/data', '').replace('/copy', '')).not.toMatch(
      /[A-Za-z]/,
    );
  }
});
