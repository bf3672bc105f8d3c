import type { Language } from '../../schema/language.ts';
import type { Finding } from '../findings.ts';
import { englishFinding } from './findings-en.ts';
import { chineseFinding } from './findings-zh.ts';

const words: Readonly<Record<Language, (finding: Finding) => string>> = {
  en: englishFinding,
  'zh-CN': chineseFinding,
};

/** What a review found, for the operator. */
export function findingWords(finding: Finding, language: Language): string {
  return words[language](finding);
}
