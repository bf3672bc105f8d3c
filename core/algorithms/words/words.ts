import type { Language } from '../../schema/language.ts';
import type { AlgorithmWords } from './algorithm-words.ts';
import { english } from './en.ts';
import { chinese } from './zh.ts';

const words: Readonly<Record<Language, AlgorithmWords>> = { en: english, 'zh-CN': chinese };

export function algorithmWords(language: Language): AlgorithmWords {
  return words[language];
}
