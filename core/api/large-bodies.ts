import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';

/** Paths whose bodies may be larger than all others'. */
const large: Readonly<Record<string, number>> = {
  '/v1/history/verification': limits.historyBytes,
};

/** How much a request may bring, and that few large ones are held in memory at once. */
export class LargeBodies {
  #held = 0;

  /** @throws ParleyError TOO_FAST; call `release` when the answer is made */
  admit(request: Request): { readonly most: number; readonly release: () => void } {
    const most = request.method === 'POST' ? large[new URL(request.url).pathname] : undefined;
    if (most === undefined) return { most: limits.apiBodyBytes, release: () => undefined };
    if (this.#held >= limits.largeBodies) {
      throw new ParleyError(
        'TOO_FAST',
        `${limits.largeBodies} large requests are being worked on, the most at once. This one was not read; send it again when they are done.`,
      );
    }
    this.#held += 1;
    return { most, release: () => (this.#held -= 1) };
  }
}
