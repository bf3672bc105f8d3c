import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';

/** How far a member's clock is ahead of this machine's, milliseconds; negative: behind. */
export interface ClockDifference {
  readonly organisation: OrganisationId;
  readonly ahead: number;
}

/**
 * What time it is at each member, by the time in the statement it signs at every sync. Between two syncs it is counted on
 * with a clock that cannot be set, so that only a change at the member matters. It is told to the operator and decides nothing:
 * a node keeps deadlines by its own clock (docs/protocol.md, rule 2).
 */
export class MemberClocks {
  readonly #now: () => number;
  readonly #steady: () => number;
  /** Their time when the steady clock began. */
  readonly #origins = new Map<OrganisationId, number>();

  /** @param steady milliseconds of a clock that does not jump */
  constructor(now: () => number, steady: () => number) {
    this.#now = now;
    this.#steady = steady;
  }

  /** A member has just said what time it is. */
  heard(organisation: OrganisationId, time: number): void {
    this.#origins.set(organisation, time - this.#steady());
  }

  /** Of one that has said nothing yet: our own. */
  at(organisation: OrganisationId): number {
    const origin = this.#origins.get(organisation);
    return origin === undefined ? this.#now() : Math.round(origin + this.#steady());
  }

  /** Those that differ by more than messages take. */
  differing(): ClockDifference[] {
    const now = this.#now();
    return [...this.#origins.keys()]
      .map((organisation) => ({ organisation, ahead: this.at(organisation) - now }))
      .filter(({ ahead }) => Math.abs(ahead) > limits.clockDifference);
  }

  /** All that were heard differ from ours, and not from each other: then ours is wrong. */
  ownIsWrong(): boolean {
    const differing = this.differing();
    const aheads = differing.map(({ ahead }) => ahead);
    const spread = Math.max(...aheads) - Math.min(...aheads);
    return (
      differing.length > 1 &&
      differing.length === this.#origins.size &&
      spread < limits.clockDifference
    );
  }
}
