import { z } from 'zod';
import { equalBytes, sha256 } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import { Hash, uint } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { TaskSpec } from '../schema/task.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';
import { OneAtATime } from './one-at-a-time.ts';

const StoredLaunch = z.strictObject({
  /** SHA-256 of the request, to tell a repetition from another request under the same key. */
  request: Hash,
  spec: TaskSpec,
  at: uint,
});
type StoredLaunch = z.infer<typeof StoredLaunch>;

export interface LaunchSteps<T> {
  /** Makes the spec of a request that comes for the first time. */
  readonly compose: () => Promise<TaskSpec>;
  /** Whether a spec kept earlier is still the one to announce. */
  readonly stands: (spec: TaskSpec) => boolean;
  /** Announces a spec where that was not done yet. */
  readonly announce: (spec: TaskSpec) => Promise<T>;
}

/**
 * Launches by idempotency key. The spec is kept before it is announced, so that whoever repeats a launch after a crash
 * or a lost answer announces the very same task, whose id is its content.
 */
export class Launches {
  readonly #table: Table<StoredLaunch>;
  readonly #now: () => number;
  readonly #turns = new OneAtATime();

  constructor(store: Store, now: () => number) {
    this.#table = store.table('launches', StoredLaunch);
    this.#now = now;
  }

  /** @throws ParleyError CONFLICT, and what the steps throw */
  once<T>(
    key: string,
    request: unknown,
    { compose, stands, announce }: LaunchSteps<T>,
  ): Promise<T> {
    const hash = sha256(new TextEncoder().encode(JSON.stringify(request)));
    const name = Buffer.from(sha256(new TextEncoder().encode(key))).toString('hex');
    return this.#turns.run(name, async () => {
      const known = await this.#table.get(name);
      if (known !== undefined && !equalBytes(known.request, hash)) {
        throw new ParleyError(
          'CONFLICT',
          'This Idempotency-Key was used for another task; nothing was announced. Use a new key for a new task.',
        );
      }
      if (known !== undefined && stands(known.spec)) return announce(known.spec);
      const spec = await compose();
      await this.#table.put(name, { request: hash, spec, at: this.#now() });
      return announce(spec);
    });
  }

  /** Nobody retries after days. */
  async forgetOld(): Promise<void> {
    for await (const { key, value } of this.#table.entries()) {
      if (this.#now() - value.at > limits.idempotencyKept) await this.#table.delete(key);
    }
  }
}
