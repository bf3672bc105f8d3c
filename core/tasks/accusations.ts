import { recovers, type AttemptContext } from '../aggregation/context.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';

/**
 * Who said of whom, in one attempt, that what it made does not fit. Only the receiver can open what was sealed for it, so
 * that a single word proves nothing: one of the two lies.
 */
export class Accusations {
  readonly #accusers = new Map<OrganisationId, Set<OrganisationId>>();

  add(accuser: OrganisationId, accused: OrganisationId): void {
    const accusers = this.#accusers.get(accused) ?? new Set();
    accusers.add(accuser);
    this.#accusers.set(accused, accusers);
  }

  /**
   * Those whom more organisations name than may lie: n - t for n >= 5 (PROTOCOL.md rule 11), below that at most half. None of
   * them handed over a vector then, so that the attempt cannot go on in any case.
   * @throws ParleyError SHARES_INVALID (details.culprits)
   */
  requireNone(context: AttemptContext): void {
    const n = context.roster.length;
    const mayLie = recovers(context) ? n - context.threshold : Math.floor(n / 2);
    const culprits = context.roster.filter(
      (organisation) => (this.#accusers.get(organisation)?.size ?? 0) > mayLie,
    );
    if (culprits.length === 0) return;
    throw new ParleyError(
      'SHARES_INVALID',
      `More than ${mayLie} participants say that what ${culprits.join(', ')} made for them does not fit, and sent no numbers; the sum stays closed. Start another attempt without those named.`,
      { details: { culprits } },
    );
  }
}
