import type { OrganisationId } from '../ids.ts';

/** How two operators compare a safety number by telephone: each reads out what the other cannot see, and types what it hears. */
export interface Comparison {
  /** Groups of five digits that both see. */
  readonly shown: readonly string[];
  /** Shown here alone, to be read out. */
  readonly mine: readonly string[];
  /** Hidden here, shown at the other side. */
  readonly theirs: readonly string[];
}

const SHOWN = 8;
const EACH = 2;

/** Of the last four groups the lower id reads out the first two. @param number twelve groups, apart by spaces */
export function comparisonOf(
  self: OrganisationId,
  other: OrganisationId,
  number: string,
): Comparison {
  const groups = number.split(' ');
  const first = groups.slice(SHOWN, SHOWN + EACH);
  const second = groups.slice(SHOWN + EACH);
  const [mine, theirs] = self < other ? [first, second] : [second, first];
  return { shown: groups.slice(0, SHOWN), mine, theirs };
}
