import { expect, test } from 'vitest';
import { filterWords } from '../../../core/data/filter/words/filter-words.ts';

test.each([
  [
    "age >= 18 AND (region = 'north' OR region = 'south')",
    'age is at least 18, and (region is “north”, or region is “south”)',
    'age 不小于 18，并且（region 等于 “north”，或者 region 等于 “south”）',
  ],
  ['wage NOT BETWEEN 1 AND 2.5', 'wage is not from 1 to 2.5', 'wage 不在 1 到 2.5 之间（含两端）'],
  [
    "region IN ('north', 'south')",
    'region is one of “north”, “south”',
    'region 是以下之一：“north”、“south”',
  ],
  ['wage IS NOT NULL', 'wage is known', 'wage 有值'],
  [
    "NOT (employed = TRUE) AND born < DATE '2000-01-31'",
    'it is not so that employed is true, and born is below 2000-01-31',
    '以下不成立：employed 等于 真，并且 born 小于 2000-01-31',
  ],
  [
    "name LIKE 'A%'",
    'name has the form “A%”, where % stands for any text and _ for one letter',
    'name 符合形式“A%”（% 代表任意文字，_ 代表一个字符）',
  ],
])('%s', (filter, english, chinese) => {
  expect(filterWords(filter, 'en')).toBe(english);
  expect(filterWords(filter, 'zh-CN')).toBe(chinese);
});

test('what is no filter has no words', () => {
  expect(filterWords('age >', 'zh-CN')).toBeNull();
});
