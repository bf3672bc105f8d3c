import { describe, expect, test } from 'vitest';
import { chooseLanguage } from '../../../core/api/language.ts';

describe('the language', () => {
  test.each([
    'zh',
    'zh-CN',
    'ZH-hans-cn',
    'zh-TW',
    'zh-CN,zh;q=0.9,en;q=0.8',
    'en;q=0.5, zh',
    'fr-CH, zh;q=0.4',
  ])('for %s is Chinese', (accept) => {
    expect(chooseLanguage(accept)).toBe('zh-CN');
  });

  test.each([
    undefined,
    '',
    '*',
    'en-GB',
    'fr',
    'zha',
    'en, zh;q=0.9',
    'de, *;q=0.5, zh;q=0.1',
    'zh;q=0',
    'zh;q=0, en;q=0.1',
    '"nonsense;;,=',
  ])('for %s is English', (accept) => {
    expect(chooseLanguage(accept)).toBe('en');
  });
});
