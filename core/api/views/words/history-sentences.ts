import type { EntryType, PayloadOf } from '../../../schema/feed/payloads.ts';
import type { OrganisationId } from '../../../schema/ids.ts';

export interface Told<T extends EntryType = EntryType> {
  /** The author's name. */
  readonly who: string;
  readonly payload: PayloadOf<T>;
  readonly name: (organisation: OrganisationId) => string;
}

/** One function for each type of entry: one that a language lacks is a type error. */
export type HistoryWords = { readonly [T in EntryType]: (told: Told<T>) => string };
