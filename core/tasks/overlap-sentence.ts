import type { Overlap } from '../data/ledger/ledger.ts';

/** What an overlap with an earlier answer would show, for the operator (PROTOCOL.md rule 20). */
export function overlapSentence(overlap: Overlap): string {
  const about = overlap.column === null ? 'the number of rows' : overlap.column;
  return overlap.kind === 'persons'
    ? `Put beside the earlier answer to task ${overlap.task}, this one would show ${about} of a few single persons.`
    : `Put beside the earlier answer to task ${overlap.task}, this one would show ${about} of one organisation alone (${overlap.organisation}).`;
}
