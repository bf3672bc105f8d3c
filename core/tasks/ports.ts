import type { CellAnswer, CellQuery } from '../data/types.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { EntryType, PayloadOf } from '../schema/feed/payloads.ts';
import type { ContentId, DatasetLabel, OrganisationId, TaskId } from '../schema/ids.ts';
import type { LogLine } from '../schema/local/journal.ts';
import type { Membership } from '../collaboration/membership.ts';

/** What running tasks needs of the rest of the node; put together in core/node.ts and in tests. */

/** The feed of this organisation in one collaboration. An append that returns is on disk. */
export interface OwnFeed {
  append<T extends EntryType>(type: T, payload: PayloadOf<T>): Promise<Entry>;
}

/** An earlier answer that this one, put beside it, would turn into the data of few (PROTOCOL.md rule 20). */
export interface Overlap {
  readonly kind: 'persons' | 'organisation';
  readonly task: TaskId;
  readonly sentence: string;
}

/** A dataset at the version that was approved. Rows stay behind it. */
export interface ApprovedTable {
  /** @throws ParleyError DATA_CHANGED, VALUE_OUT_OF_RANGE, COLUMN_UNKNOWN, COLUMN_TYPE ... */
  measure(query: CellQuery, signal: AbortSignal): Promise<CellAnswer>;
  overlaps(query: CellQuery, survivors: readonly OrganisationId[]): Promise<readonly Overlap[]>;
  /** Remembers that the sum over `survivors` was opened. */
  record(task: TaskId, query: CellQuery, survivors: readonly OrganisationId[]): Promise<void>;
}

export interface LocalData {
  /** @throws ParleyError DATASET_UNKNOWN, DATA_MISSING, DATA_CHANGED */
  open(label: DatasetLabel, fingerprint: string): Promise<ApprovedTable>;
}

export type LogEvent = Omit<LogLine, 'task' | 'seq' | 'time'>;
export type WriteLog = (task: TaskId, line: Partial<LogEvent> & Pick<LogEvent, 'event' | 'message'>) => void;

/** The projection that rosters are checked against, as this node knows it now. */
export type MembershipNow = () => Membership;

export type EntryExists = (id: ContentId) => boolean;
