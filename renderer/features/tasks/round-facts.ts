import type { HistoryItem } from '../../../core/schema/api/history.ts';
import type { LogLine } from '../../../core/schema/local/journal.ts';

/** A round and the attempt at it, both counted from 1. */
export interface Place {
  readonly round: number;
  readonly attempt: number;
}

/** What one organisation did in an attempt. */
export interface Fact extends Place {
  readonly organisation: string;
  readonly kind: 'entered' | 'handed-in' | 'opened' | 'voided';
  readonly time: number;
}

const kinds: Readonly<Record<string, Fact['kind']>> = {
  'round.entered': 'entered',
  'round.revealed': 'opened',
  'round.voided': 'voided',
};

/** In one attempt, what comes after what. */
const order: readonly Fact['kind'][] = ['entered', 'handed-in', 'opened', 'voided'];

/** What the feeds say of rounds, and this node's own log of numbers that came or went; the earliest first. */
export function factsOf(
  entries: readonly HistoryItem[],
  log: readonly LogLine[],
  self: string,
): Fact[] {
  const told = entries.flatMap(({ type, author, round, attempt, time }): Fact[] => {
    const kind = kinds[type];
    if (kind === undefined || round === null || attempt === null) return [];
    return [{ organisation: author, kind, round, attempt, time }];
  });
  const seen = log.flatMap(({ event, organisation, round, attempt, time }): Fact[] => {
    const by = event === 'vector.received' ? organisation : event === 'vector.sent' ? self : null;
    if (by === null || round === null || attempt === null) return [];
    // The log counts from 0.
    return [{ organisation: by, kind: 'handed-in', round: round + 1, attempt: attempt + 1, time }];
  });
  return [...told, ...seen].sort(
    (a, b) =>
      a.round - b.round ||
      a.attempt - b.attempt ||
      order.indexOf(a.kind) - order.indexOf(b.kind) ||
      a.time - b.time,
  );
}

export const latestOf = (facts: readonly Fact[]): Place | null => {
  const last = facts.at(-1);
  return last === undefined ? null : { round: last.round, attempt: last.attempt };
};

export const isLater = (a: Place, b: Place): boolean =>
  a.round > b.round || (a.round === b.round && a.attempt > b.attempt);
