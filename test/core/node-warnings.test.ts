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

test('of clocks it tells what differs now, once, and takes it back when it does not any more', () => {
  const heard: string[] = [];
  const warnings = new Warnings(() => undefined);
  warnings.onSentence((sentence) => heard.push(sentence));
  const ahead = 3600_000;
  warnings.clocks([{ organisation: org(1), ahead }], false);
  warnings.clocks([{ organisation: org(1), ahead: ahead + 1000 }], false);
  expect(heard).toHaveLength(1);
  expect(warnings.list('en')).toEqual([expect.stringContaining('60 minutes ahead of this')]);
  expect(warnings.list('zh-CN')[0]).toContain('快 60 分钟');
  const both = [org(1), org(2)].map((organisation) => ({ organisation, ahead }));
  warnings.clocks(both, true);
  // All others are ahead: this one is behind.
  expect(warnings.list('en')).toEqual([expect.stringContaining('60 minutes behind the clocks')]);
  expect(warnings.list('zh-CN')[0]).toContain('慢 60 分钟');
  warnings.clocks([], false);
  expect(warnings.list('en')).toEqual([]);
});
