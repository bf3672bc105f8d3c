import type { CollaborationId, OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';

/**
 * Which peers are in the middle of pulling from us. What they lack is on its way to them; pushing it as well would
 * send a long history twice.
 */
export class Pulls {
  readonly #now: () => number;
  readonly #lastPage = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A page was answered. @param isLast whether nothing is left to pull */
  answered(peer: OrganisationId, collaboration: CollaborationId, isLast: boolean): void {
    const name = `${peer}/${collaboration}`;
    if (isLast) this.#lastPage.delete(name);
    else this.#lastPage.set(name, this.#now());
  }

  /** Not so where the next page is not asked for in time: then it has stopped in the middle. */
  isUnderWay(peer: OrganisationId, collaboration: CollaborationId): boolean {
    const last = this.#lastPage.get(`${peer}/${collaboration}`);
    return last !== undefined && this.#now() - last < limits.pullPause;
  }
}
