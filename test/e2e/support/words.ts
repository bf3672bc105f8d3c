import type { Language } from '../../../core/schema/language.ts';
import { allMessages } from '../../../renderer/i18n/messages.ts';

/** The interface's own words in one language, so that a test finds what a person reads, whatever it is called today. */
export function wordsOf<M extends object>(messages: () => M, language: Language): M {
  // Outside of a page nobody has chosen a language: it is English.
  const english: object = messages();
  const found = allMessages.find(({ texts }) => texts.en === english);
  if (found === undefined) throw new Error('these words are not of the interface');
  return found.texts[language] as M;
}
