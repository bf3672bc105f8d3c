import type { Language } from '../../core/schema/language.ts';
import { language } from './language.svelte.ts';

type Message = string | ((...slots: never[]) => string);
/** The same names and slots in another language. */
type Translated<M> = { readonly [K in keyof M]: M[K] extends string ? string : M[K] };

/** Every set that was defined, for tests that look through all of them. */
export const allMessages: { readonly topic: string; readonly texts: Texts }[] = [];
type Texts = Readonly<Record<Language, Readonly<Record<string, Message>>>>;

/**
 * The words of one part of the interface, whole sentences with slots. A missing one is a type error. Call what is returned
 * where the words are needed: it reads the language of that moment.
 */
export function defineMessages<const M extends Readonly<Record<string, Message>>>(
  topic: string,
  english: M,
  chinese: Translated<M>,
): () => Translated<M> {
  allMessages.push({ topic, texts: { en: english, 'zh-CN': chinese } });
  return () => (language.current === 'en' ? (english as Translated<M>) : chinese);
}
