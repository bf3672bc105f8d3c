import type { Language } from '../../../schema/language.ts';
import { englishReview } from './review-en.ts';
import type { ReviewWords } from './review-page.ts';
import { chineseReview } from './review-zh.ts';

const words: Readonly<Record<Language, ReviewWords>> = {
  en: englishReview,
  'zh-CN': chineseReview,
};

export function reviewWords(language: Language): ReviewWords {
  return words[language];
}
