import type { Identity } from '../identity/keys.ts';
import type { Network } from '../network/types.ts';
import type { Code } from '../schema/codes.ts';
import type { Entry, SignedEntry } from '../schema/feed/entry.ts';
import type { Head } from '../schema/feed/head.ts';
import type { EntryType, PayloadOf } from '../schema/feed/payloads.ts';
import type { HeadsStatement, SignedHeads, Tips } from '../schema/feed/tips.ts';
import type { CollaborationId, ContentId, OrganisationId } from '../schema/ids.ts';
import type { Store } from '../store/store.ts';

/** The causal past of an entry; the entry itself is in it. */
export interface Past {
  /** The highest sequence number of this author's entries in it; null when there is none. */
  seq(author: OrganisationId): number | null;
  includes(id: ContentId): boolean;
}

/** Two entries of one author at one sequence number, the lowest at which there are two: the proof of rule 3. */
export interface Fork {
  readonly author: OrganisationId;
  readonly seq: number;
  /** All that are known there, by id. */
  readonly entries: readonly Entry[];
}

export interface AppendOptions {
  /** Entries the new one depends on: they are in its causal past, whatever else has to be left for a later one. */
  readonly cites?: readonly ContentId[];
}

export interface IngestReport {
  /** New here, in the order in which they were stored. */
  readonly stored: readonly Entry[];
  readonly known: number;
  /** Dropped for good, by code. */
  readonly dropped: Readonly<Partial<Record<Code, number>>>;
  /** Authors of entries that others here depend on and that are missing. */
  readonly missing: ReadonlySet<OrganisationId>;
}

/**
 * One collaboration's feeds as this node holds them. All reads are synchronous, from memory; all of them are functions
 * of the set of entries alone (but for `arrival`). Nothing is ever taken out.
 */
export interface Replica {
  readonly collaboration: CollaborationId;
  readonly size: number;

  /**
   * Writes the next entry of this organisation's own feed; on disk, and gossiped, when it returns. Appends wait for
   * one another.
   * @throws ParleyError FEED_RESTORING, FEED_FORKED, NOT_READY (no founding entry yet), ENTRY_TOO_LARGE,
   *   ENTRY_INVALID, ENTRY_AUTHOR, ENTRY_DEPENDENCY (a cited entry is not here), STORE_UNWRITABLE
   */
  append<T extends EntryType>(
    type: T,
    payload: PayloadOf<T>,
    options?: AppendOptions,
  ): Promise<Entry>;
  /** Takes others' entries, however they came (a join response, a file): each is checked, what fails is counted. */
  ingest(entries: readonly SignedEntry[]): Promise<IngestReport>;

  has(id: ContentId): boolean;
  get(id: ContentId): Entry | undefined;
  /** All entries by (height, id): causes before effects, in an order that only the set decides. */
  ordered(): readonly Entry[];
  /** In the order in which they came to this node, which is causal too; `from` counts from 0. */
  arrival(from?: number): readonly Entry[];
  /** The last entry of a feed; of a forked author the last one before the fork. */
  head(author: OrganisationId): Head | null;
  tips(): Tips;
  height(id: ContentId): number;
  /** @throws ParleyError NOT_FOUND */
  past(id: ContentId): Past;
  /** Whether `earlier` is in the causal past of `later` and another entry. */
  precedes(earlier: ContentId, later: ContentId): boolean;

  forks(): readonly Fork[];
  forkedAuthors(): ReadonlySet<OrganisationId>;
  /** Entries void because their author forked (rule 3), given those that are void for other reasons. */
  voidByFork(isVoid: (entry: Entry) => boolean): ReadonlySet<ContentId>;
  /** Whether it is void by a fork, when nothing is void for another reason. */
  isVoid(id: ContentId): boolean;

  /** Called with new entries once they are stored, in order of arrival. @returns how to stop it */
  on(listener: (entries: readonly Entry[]) => void): () => void;
  /** The newest statement of every other member about what it holds, for the export of a history. */
  signedHeads(): Promise<readonly { signed: SignedHeads; statement: HeadsStatement }[]>;

  /**
   * From now on `append` throws FEED_RESTORING.
   * @param until `synced`: until a sync with a member succeeds; `released`: until `releaseAppends`, for one member may
   *   hold less of our own feed than another
   */
  holdAppends(reason: string, until?: 'synced' | 'released'): void;
  releaseAppends(): void;
  /** Why appends are on hold; null when they are not. */
  readonly onHold: string | null;
}

export type FeedEvent =
  /** Two contradicting entries of one author are known; told once for each author and lower sequence number. */
  | {
      readonly kind: 'forked';
      readonly collaboration: CollaborationId;
      readonly author: OrganisationId;
      readonly seq: number;
    }
  /** Members hold entries of ours that we did not: this node was restored or damaged. They are adopted (rule 8). */
  | {
      readonly kind: 'own-feed-behind';
      readonly collaboration: CollaborationId;
      readonly adopted: Head;
    }
  /** At start: records that are damaged or entries that therefore cannot be placed. Being fetched again from peers. */
  | {
      readonly kind: 'damaged';
      readonly collaboration: CollaborationId;
      readonly damaged: number;
      readonly waiting: number;
    }
  | {
      readonly kind: 'synced';
      readonly collaboration: CollaborationId;
      readonly peer: OrganisationId;
      /** The peer's clock, as it says. */
      readonly time: number;
    };

/** What the collaboration layer decides for the feeds. Asked anew each time. */
export interface FeedPolicy {
  /**
   * Whether this author may write this entry; asked once all that it depends on is stored, and never again. It must
   * not depend on what else has come in meanwhile: whoever was ever a member stays admitted, and what a removal cuts
   * off is void, not refused. Otherwise replicas would differ by the order in which entries reached them.
   */
  admits(replica: Replica, entry: Entry): boolean;
  /** Whether this peer may be given this collaboration's entries, and asked for them. */
  mayRead(peer: OrganisationId, collaboration: CollaborationId): boolean;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back every so many milliseconds. @returns how to stop it */
  every(milliseconds: number, callback: () => void): () => void;
}

export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  details?: Readonly<Record<string, unknown>>,
) => void;

export interface FeedsOptions {
  readonly store: Store;
  readonly identity: Identity;
  /** null: nothing is sent or fetched (reading a folder offline). */
  readonly network: Network | null;
  readonly policy: FeedPolicy;
  readonly clock: Clock;
  readonly random: (length: number) => Uint8Array;
  readonly log: Log;
}

/** All collaborations of a node. */
export interface Feeds {
  /** Founds a collaboration. Its id is the entry's. */
  found(payload: PayloadOf<'collaboration.founded'>): Promise<Entry>;
  /** The replica of a collaboration that others founded, empty at first; the same one when called again. */
  follow(collaboration: CollaborationId): Promise<Replica>;
  replica(collaboration: CollaborationId): Replica | undefined;
  collaborations(): readonly CollaborationId[];

  /** Answers syncs, syncs on connection and from time to time. */
  start(): void;
  /** Waits for what is being written. */
  stop(): Promise<void>;
  /**
   * Brings both sides together now.
   * @throws ParleyError of Network.request; MESSAGE_INVALID when the peer answers nonsense
   */
  syncWith(peer: OrganisationId, collaboration: CollaborationId): Promise<void>;
  /** The gossip topics of a collaboration: all are listened to, new entries go to the last. */
  useTopics(collaboration: CollaborationId, topics: readonly string[]): void;

  onEvent(listener: (event: FeedEvent) => void): () => void;
  /** What was dropped since the start, by code. */
  dropped(): ReadonlyMap<Code, number>;
}
