import type { Entry } from '../schema/feed/entry.ts';
import type { EntryType, PayloadOf } from '../schema/feed/payloads.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';

/**
 * What the reducers need of a replica. Everything here is a function of the set of stored entries, so every projection
 * made from it is the same at every member that holds the same entries (PROTOCOL.md rule 2).
 */
export interface CausalLog {
  /** All stored entries, causes before effects, in an order that only the set decides. */
  ordered(): readonly Entry[];
  /** Whether `earlier` is in the causal past of `later`. */
  precedes(earlier: ContentId, later: ContentId): boolean;
  /** Entries void because their author forked (rule 3), given those that are void for other reasons. */
  voidByFork(isVoid: (entry: Entry) => boolean): ReadonlySet<ContentId>;
  /** Authors known to have signed two entries at one sequence number. */
  forkedAuthors(): ReadonlySet<OrganisationId>;
}

/** An entry of one known type. */
export type EntryOf<T extends EntryType> = Entry & {
  readonly body: { readonly type: T; readonly payload: PayloadOf<T> };
};

export function isType<T extends EntryType>(entry: Entry, ...types: T[]): entry is EntryOf<T> {
  return (types as EntryType[]).includes(entry.body.type);
}
