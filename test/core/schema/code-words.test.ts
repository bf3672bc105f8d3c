import { describe, expect, test } from 'vitest';
import { codeWords } from '../../../core/schema/code-words/code-words.ts';
import { codes, type Code } from '../../../core/schema/codes.ts';
import { Language } from '../../../core/schema/language.ts';

const all = Object.keys(codes) as Code[];
const han = /\p{Script=Han}/u;

describe.each(Language.options)('codes in words: %s', (language) => {
  test.each(all)('%s says what happened and what to do', (code) => {
    const { what, todo } = codeWords(code, language);
    for (const sentence of [what, todo]) {
      expect(sentence).toMatch(language === 'en' ? /^[A-Z].*[.]$/u : /[。]$/u);
      expect(han.test(sentence)).toBe(language === 'zh-CN');
    }
  });

  test('no two codes say the same', () => {
    const said = all.map((code) => Object.values(codeWords(code, language)).join(' '));
    expect(new Set(said).size).toBe(all.length);
  });
});
