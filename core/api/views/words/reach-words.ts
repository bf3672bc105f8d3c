import type { Language } from '../../../schema/language.ts';
import { englishReach } from './reach-en.ts';
import type { ReachFacts } from './reach-facts.ts';
import { chineseReach } from './reach-zh.ts';

const words: Readonly<Record<Language, (facts: ReachFacts) => string>> = {
  en: englishReach,
  'zh-CN': chineseReach,
};

/** How others reach this node, for its operator. */
export function reachWords(facts: ReachFacts, language: Language): string {
  return words[language](facts);
}
