import type { Language } from '../schema/language.ts';
import { englishWarning } from './en.ts';
import type { Warning } from './warning.ts';
import { chineseWarning } from './zh.ts';

const words: Readonly<Record<Language, (warning: Warning) => string>> = {
  en: englishWarning,
  'zh-CN': chineseWarning,
};

export function warningWords(warning: Warning, language: Language): string {
  return words[language](warning);
}
