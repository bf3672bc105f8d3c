import type { Batch } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';
import {
  Decision,
  LauncherProgress,
  ParticipantProgress,
  PendingDelivery,
  ShownReview,
  StoredResult,
} from '../schema/local/journal.ts';
import { Policy } from '../schema/local/policy.ts';

/** What a node remembers of tasks for itself, beside the feeds. Keys are task ids, policies' ids. */
export interface Journal {
  readonly decisions: Table<Decision>;
  /** What was shown at each decision; older ones have none. */
  readonly shown: Table<ShownReview>;
  readonly results: Table<StoredResult>;
  readonly launcherProgress: Table<LauncherProgress>;
  readonly participantProgress: Table<ParticipantProgress>;
  /** Finished tasks whose proof not every participant has taken yet. */
  readonly deliveries: Table<PendingDelivery>;
  readonly policies: Table<Policy>;
  /** For records that belong together: they are there all or not at all, and cost one wait for the disk. */
  readonly batch: () => Batch;
  readonly now: () => number;
}

export function openJournal(store: Store, now: () => number): Journal {
  return {
    decisions: store.table('decisions', Decision),
    shown: store.table('decision-reviews', ShownReview),
    results: store.table('results', StoredResult),
    launcherProgress: store.table('launcher-progress', LauncherProgress),
    participantProgress: store.table('participant-progress', ParticipantProgress),
    deliveries: store.table('deliveries', PendingDelivery),
    policies: store.table('policies', Policy),
    batch: () => store.batch(),
    now,
  };
}
