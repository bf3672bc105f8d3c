import { describe, expect, it, test } from 'vitest';
import { historyWords } from '../../../../core/api/views/words/history-words.ts';
import type { NameOf } from '../../../../core/api/views/names.ts';
import type { EntryBody } from '../../../../core/schema/feed/entry.ts';
import { DeclineReason, FailureReason, Payload } from '../../../../core/schema/feed/payloads.ts';
import { Language } from '../../../../core/schema/language.ts';
import { contentId, org, orgs, specOf } from '../../tasks/support/pure.ts';

const nameOf: NameOf = (id) => ({ id, name: id === org(0) ? 'Ann' : 'Bob' });

/** What the payloads' fields may be, whatever the entry is. */
const values = {
  name: 'Wages',
  profile: { name: 'Ann', contact: '' },
  role: 'admin',
  joiner: org(1),
  member: org(1),
  old: org(2),
  new: org(1),
  cause: 'damage',
  label: 'wages',
  reason: 'timed-out',
  participants: [],
  round: 0,
  attempt: 1,
  survivors: orgs(3),
  spec: specOf({ title: 'Wages' }),
};
const told = (type: string, payload: object = values) =>
  ({ type, author: org(0), payload }) as unknown as EntryBody;

const types = Payload.options.map((option) => option.shape.type.value);
/** Names and ids that the entries brought along. */
const own = (sentence: string) =>
  sentence.replaceAll(org(2), '').replaceAll(/\b(Ann|Bob|Wages|wages)\b/g, '');

describe.each(types)('%s', (type) => {
  it('is told in either language, by one whole sentence', () => {
    const [english = '', chinese = ''] = Language.options.map((language) =>
      historyWords(told(type), nameOf, language),
    );
    expect(english).toMatch(/^(Ann|Bob) [^\p{Script=Han}]+\.$/u);
    expect(chinese).toMatch(/\p{Script=Han}.*。$/u);
    expect(own(chinese)).not.toMatch(/[A-Za-z]|undefined/);
    expect(english).not.toMatch(/undefined/);
  });
});

test.each([...DeclineReason.options, ...FailureReason.options])('why: %s', (reason) => {
  const type = reason in DeclineReason.enum ? 'task.declined' : 'task.failed';
  const entry = told(type, { task: contentId(), reason });
  // Its words, not its code.
  expect(historyWords(entry, nameOf, 'en')).toMatch(/: [a-z’ ]+\.$/);
  expect(own(historyWords(entry, nameOf, 'zh-CN'))).toMatch(/（\p{Script=Han}+）。$/u);
});
