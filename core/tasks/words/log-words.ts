import type { Language } from '../../schema/language.ts';
import type { LogLine } from '../../schema/local/journal.ts';
import { englishLog } from './log-en.ts';
import { type LogPhrase, type LogWords, phraseOf } from './log-phrases.ts';
import { chineseLog } from './log-zh.ts';

const words: Readonly<Record<Language, LogWords>> = { en: englishLog, 'zh-CN': chineseLog };

export function logWords(phrase: LogPhrase, language: Language): string {
  // The table has under each key the function that takes this very phrase.
  const say = words[language][phrase.key] as (phrase: LogPhrase) => string;
  return say(phrase);
}

/** A line as it is read: English as it was written, and so are lines in a form that is not known here. */
export function lineInWords(line: LogLine, language: Language): LogLine {
  const phrase = language === 'en' ? null : phraseOf(line);
  return phrase === null ? line : { ...line, message: logWords(phrase, language) };
}
