import { asParleyError, type ParleyError } from '../../core/schema/errors.ts';

/** Something a person began: whether it goes on, and what went wrong the last time. */
export class Attempt {
  busy = $state(false);
  error = $state.raw<ParleyError | null>(null);

  /** Never rejects; a failure is in `error` until the next run. */
  async run(act: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      await act();
    } catch (error) {
      this.error = asParleyError(error);
    }
    this.busy = false;
  }
}

export const useAttempt = (): Attempt => new Attempt();
