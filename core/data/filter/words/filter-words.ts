import { hasCode } from '../../../schema/errors.ts';
import type { Language } from '../../../schema/language.ts';
import type { Filter } from '../ast.ts';
import { parseFilter } from '../parse.ts';
import { englishFilter } from './en.ts';
import { chineseFilter } from './zh.ts';

const words: Readonly<Record<Language, (filter: Filter) => string>> = {
  en: englishFilter,
  'zh-CN': chineseFilter,
};

/** A row filter for who does not read its language; null where it is not in it. */
export function filterWords(text: string, language: Language): string | null {
  try {
    return words[language](parseFilter(text));
  } catch (error) {
    if (hasCode(error, 'FILTER_INVALID')) return null;
    throw error;
  }
}
