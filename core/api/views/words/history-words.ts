import type { Language } from '../../../schema/language.ts';
import type { EntryBody } from '../../../schema/feed/entry.ts';
import type { NameOf } from '../names.ts';
import { englishHistory } from './history-en.ts';
import type { HistoryWords, Told } from './history-sentences.ts';
import { chineseHistory } from './history-zh.ts';

const words: Readonly<Record<Language, HistoryWords>> = {
  en: englishHistory,
  'zh-CN': chineseHistory,
};

/** What an entry says, in one sentence. */
export function historyWords(body: EntryBody, nameOf: NameOf, language: Language): string {
  const { type, payload, author } = body;
  // The table has under each type the function that takes its payload.
  const say = words[language][type] as (told: Told) => string;
  return say({ who: nameOf(author).name, payload, name: (id) => nameOf(id).name });
}
