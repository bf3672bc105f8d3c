import type { Batch } from '../../store/batch.ts';
import type { Draft } from './event-log.ts';

/** What a source has to tell; nothing of it counts as told before `done` is called. */
export interface Collected {
  readonly drafts: readonly Draft[];
  /** Adds to the events' own batch how far the source has been told. */
  readonly mark: (batch: Batch) => void;
  /** It is on disk. */
  readonly done: () => void;
}

/**
 * Something events are made of. What it keeps on disk is compared with its marks, after a start as in the running node:
 * so there is one way to an event, and none is missed by a node that is killed.
 */
export interface EventSource {
  /** Whether the next change would hide what there is to tell: then it does not wait for others to be written with it. */
  readonly isPressing?: boolean;
  /** At most `room` events that are not written yet; null when there are none. */
  collect(room: number): Promise<Collected | null>;
}
