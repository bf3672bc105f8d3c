import { expect, test } from 'vitest';
import { systemLanguage } from '../../electron/main/system-language.ts';
import { wordsIn } from '../../electron/main/words.ts';

test.each([
  [['zh-TW', 'en'], 'zh-CN'],
  [['zh-Hans-CN'], 'zh-CN'],
  [['de-DE', 'en-GB', 'zh'], 'en'],
  [['fr'], 'en'],
  [[], 'en'],
])('a system that reads %j gets %s', (wanted, language) => {
  expect(systemLanguage(wanted)).toBe(language);
});

test.each(['en', 'zh-CN'] as const)('labels of one menu or dialog differ, in %s', (language) => {
  const { menu, quit, tray, choose, save } = wordsIn(language);
  for (const labels of [menu, choose, save, tray.status]) {
    const all = Object.values(labels);
    expect(new Set(all).size).toBe(all.length);
  }
  expect(quit.quit).not.toBe(quit.stay);
  expect(tray.open).not.toBe(tray.quit);
});

test('everything the main process says is there in both languages, and no two texts are the same', () => {
  const texts = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    if (typeof value === 'function') return [String((value as (count: number) => unknown)(2))];
    return Object.values(value as object).flatMap(texts);
  };
  const [en, zh] = [texts(wordsIn('en')), texts(wordsIn('zh-CN'))];
  expect(zh).toHaveLength(en.length);
  expect(zh.every((text) => /\p{Script=Han}/u.test(text))).toBe(true);
  expect(en.some((text) => /\p{Script=Han}/u.test(text))).toBe(false);
});
