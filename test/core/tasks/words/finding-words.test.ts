import { describe, expect, it } from 'vitest';
import { DatasetLabel } from '../../../../core/schema/ids.ts';
import { Language } from '../../../../core/schema/language.ts';
import { overlapFinding, type Finding } from '../../../../core/tasks/findings.ts';
import { findingWords } from '../../../../core/tasks/words/finding-words.ts';
import { contentId, org } from '../support/pure.ts';

const task = contentId();
const overlaps = [
  overlapFinding({ task, column: 'wage', kind: 'persons', pairs: [] }),
  overlapFinding({ task, column: null, kind: 'organisation', organisation: org(3) }),
];
const findings: readonly Finding[] = [
  ...overlaps,
  { key: 'launcher-is-gone' },
  { key: 'too-late' },
  { key: 'no-dataset', label: DatasetLabel.parse('wages') },
  { key: 'exact-order-statistics' },
  { key: 'exact-order-statistics-forbidden' },
  { key: 'refines-too-far', refineAbove: 4, smallestGroup: 5 },
  { key: 'own-numbers-own-task' },
  { key: 'steered-in-the-open' },
  { key: 'too-little-protection', most: 1, minimum: 3, someKnown: false },
  { key: 'too-little-protection', most: 1, minimum: 3, someKnown: true },
  { key: 'launcher-steers-unchecked' },
  { key: 'exposure', task, title: '', left: 1 },
  { key: 'exposure', task, title: '', left: 2 },
];
const unusable: Finding = {
  key: 'dataset-unusable',
  code: 'COLUMN_TYPE',
  sentence: 'The column wage holds text. Nothing was computed.',
  column: 'wage',
};

describe.each(Language.options)('findings in words: %s', (language) => {
  it('are told apart, in that language alone', () => {
    const said = findings.map((finding) => findingWords(finding, language));
    expect(new Set(said).size).toBe(said.length);
    for (const sentence of said) {
      const own = sentence
        .replaceAll(task, '')
        .replaceAll(org(3), '')
        .replaceAll(/wages?/g, '');
      expect(/\p{Script=Han}/u.test(own)).toBe(language === 'zh-CN');
      expect(/[A-Za-z]/.test(own)).toBe(language === 'en');
    }
  });

  it('an overlap is said with its task, column and organisation, and without numbers', () => {
    const [persons, one] = overlaps.map((finding) => findingWords(finding, language));
    expect(persons).toContain(task);
    expect(persons).toContain('wage');
    expect(one).toContain(org(3));
    expect(one).toContain(language === 'en' ? 'number of rows' : '行数');
  });
});

it('what is wrong with the own data is said in full in English, and by its code in Chinese', () => {
  expect(findingWords(unusable, 'en')).toBe(unusable.sentence);
  expect(findingWords(unusable, 'zh-CN')).toMatch(/^某个字段的类型不符合要求.*（字段：wage）$/);
});
