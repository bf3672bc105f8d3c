import { createClient } from '../../client/client.ts';
import { controlFetch } from '../../client/control-fetch.ts';
import type { RunningNode, StartOptions } from '../../node.ts';
import type { NodeCondition } from '../../schema/desktop/shell.ts';
import { hasCode, ParleyError } from '../../schema/errors.ts';
import { failureOf } from '../failure.ts';
import { OneAtATime } from '../one-at-a-time.ts';
import type { NodeHost } from '../ports.ts';

export type NodeNetwork = Pick<
  StartOptions,
  'listen' | 'announce' | 'bootstrap' | 'mdns' | 'api' | 'log'
>;

export interface LocalNodeOptions {
  readonly folder: string;
  readonly network: NodeNetwork;
}

/** How often a node of another process is looked at. */
const LOOK = 2_000;

/**
 * A folder's node for `parley ui`: the one that runs there already (`parley start`), which is left running afterwards, or
 * one in this process.
 */
export class LocalNode implements NodeHost {
  readonly #options: LocalNodeOptions;
  readonly #hearers = new Set<() => void>();
  readonly #turns = new OneAtATime();
  #condition: NodeCondition = { condition: 'starting', again: false };
  #own: RunningNode | null = null;
  #watching: NodeJS.Timeout | null = null;

  constructor(options: LocalNodeOptions) {
    this.#options = options;
  }

  condition(): NodeCondition {
    return this.#condition;
  }

  onChange(hear: () => void): () => void {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  }

  start(passphrase: string | null): Promise<void> {
    return this.#turns.run(async () => {
      if (this.#own !== null || this.#watching !== null) return;
      this.#become({ condition: 'starting', again: false });
      if (await this.#runsElsewhere()) {
        this.#watching = setInterval(() => void this.#look(), LOOK).unref();
        this.#become({ condition: 'running' });
        return;
      }
      await this.#run(passphrase);
    });
  }

  stop(): Promise<void> {
    return this.#turns.run(async () => {
      this.#forget();
      const own = this.#own;
      this.#own = null;
      await own?.stop();
      this.#become(stopped());
    });
  }

  async #run(passphrase: string | null): Promise<void> {
    const { folder, network } = this.#options;
    try {
      const { startNode } = await import('../../node.ts');
      const own = await startNode({
        folder,
        ...network,
        ...(passphrase === null ? {} : { passphrase }),
      });
      this.#own = own;
      this.#become({ condition: 'running' });
      // Also when the node was told to by a call of its API (`parley stop`).
      const ended = () => this.#ended(own);
      own.stopped.then(ended, ended);
    } catch (error) {
      this.#become(conditionOf(error));
    }
  }

  #ended(own: RunningNode): void {
    if (this.#own !== own) return;
    this.#own = null;
    this.#become(stopped());
  }

  /** Whether a node answers there: it holds the folder, and needs no passphrase any more. */
  async #runsElsewhere(): Promise<boolean> {
    try {
      await createClient({ fetch: controlFetch(this.#options.folder) }).status();
      return true;
    } catch (error) {
      return !hasCode(error, 'NODE_NOT_RUNNING') && !hasCode(error, 'STOPPED');
    }
  }

  async #look(): Promise<void> {
    if ((await this.#runsElsewhere()) || this.#watching === null) return;
    this.#forget();
    this.#become(stopped());
  }

  #forget(): void {
    if (this.#watching !== null) clearInterval(this.#watching);
    this.#watching = null;
  }

  #become(condition: NodeCondition): void {
    this.#condition = condition;
    for (const hear of this.#hearers) hear();
  }
}

function conditionOf(error: unknown): NodeCondition {
  const failure = failureOf(error);
  if (failure.code === 'NODE_NOT_INITIALISED') return { condition: 'absent' };
  if (failure.code === 'PASSPHRASE_NEEDED') return { condition: 'locked', failure: null };
  if (failure.code === 'PASSPHRASE_WRONG') return { condition: 'locked', failure };
  return { condition: 'failed', failure, retryAt: null };
}

const stopped = (): NodeCondition => ({
  condition: 'failed',
  failure: failureOf(
    new ParleyError(
      'NODE_NOT_RUNNING',
      'The node was stopped. It takes part in nothing until it is started again.',
    ),
  ),
  retryAt: null,
});
