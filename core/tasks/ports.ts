import type { ApprovedTable, InspectedDataset } from '../data/catalogue.ts';
import type { Overlap } from '../data/ledger/ledger.ts';
import type { CellQuery } from '../data/types.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { EntryType, PayloadOf } from '../schema/feed/payloads.ts';
import type { ContentId, DatasetLabel, OrganisationId, TaskId } from '../schema/ids.ts';
import type { LogLine } from '../schema/local/journal.ts';
import type { LogPhrase } from './words/log-phrases.ts';
import type { Membership } from '../collaboration/membership.ts';

/** What running tasks needs of the rest of the node; put together in core/node.ts and in tests. */

/** The feed of this organisation in one collaboration. An append that returns is on disk. */
export interface OwnFeed {
  /** @param cites entries that must be in the new one's past */
  append<T extends EntryType>(
    type: T,
    payload: PayloadOf<T>,
    cites?: readonly ContentId[],
  ): Promise<Entry>;
}

/** The operator's datasets. Rows stay behind it. */
export interface LocalData {
  /** null when nothing is connected under the label. @throws ParleyError DATA_MISSING, DATA_UNREADABLE ... */
  inspect(label: DatasetLabel): Promise<InspectedDataset | null>;
  /** Whether something is connected under the label. */
  has(label: DatasetLabel): Promise<boolean>;
  /** Whether the query fits the dataset's columns. @throws ParleyError COLUMN_UNKNOWN, COLUMN_TYPE, FILTER_INVALID */
  check(label: DatasetLabel, query: CellQuery): Promise<void>;
  overlaps(
    label: DatasetLabel,
    fingerprint: string,
    query: CellQuery,
    survivors: readonly OrganisationId[],
  ): Promise<readonly Overlap[]>;
  /** @throws ParleyError DATASET_UNKNOWN, DATA_MISSING, DATA_CHANGED */
  open(label: DatasetLabel, fingerprint: string): Promise<ApprovedTable>;
}

/** A line to be written. */
export type LogNote = Partial<
  Pick<LogLine, 'level' | 'organisation' | 'round' | 'attempt' | 'facts'>
> & {
  readonly event: LogLine['event'];
  readonly says: LogPhrase;
};
export type WriteLog = (task: TaskId, note: LogNote) => void;

/** The projection that rosters are checked against, as this node knows it now. */
export type MembershipNow = () => Membership;
