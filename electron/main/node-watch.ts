import { createClient, type ParleyClient } from '../../core/client/client.ts';
import type { Fetch } from '../../core/client/transport.ts';
import { NARROWING_HEADER } from '../../core/schema/api/narrowing.ts';
import type { TaskView } from '../../core/schema/api/tasks.ts';

/** What the app shows of the node outside its window: what waits for the operator, and how many tasks run here. */
export interface Seen {
  readonly inbox: readonly TaskView[];
  readonly running: number;
}

const NOTHING: Seen = { inbox: [], running: 0 };

/** Events come in bursts; each look asks the node two things. */
const CALM = 200;
const AGAIN = 3000;

/** Follows the events of a running node, with the rights of an ordinary page: it reads. */
export class NodeWatch {
  readonly #fetch: () => Fetch;
  readonly #hear: (seen: Seen) => void;
  #seen: Seen = NOTHING;
  #following: AbortController | null = null;
  #calm: NodeJS.Timeout | null = null;

  constructor(fetch: () => Fetch, hear: (seen: Seen) => void) {
    this.#fetch = fetch;
    this.#hear = hear;
  }

  get seen(): Seen {
    return this.#seen;
  }

  /** Whether there is a node to be followed; asked with every change of its condition. */
  follow(running: boolean): void {
    if (running && this.#following === null) {
      this.#following = new AbortController();
      void this.#keepFollowing(this.#following.signal);
    } else if (!running && this.#following !== null) {
      this.#following.abort();
      this.#following = null;
      this.#see(NOTHING);
    }
  }

  async #keepFollowing(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const client = createClient({
        fetch: this.#fetch(),
        headers: { [NARROWING_HEADER]: 'window' },
      });
      try {
        await this.#look(client, signal);
        const kinds = ['task', 'decision', 'policy', 'dataset', 'node'] as const;
        for await (const _event of client.events({ kinds, signal })) this.#lookSoon(client, signal);
      } catch {
        // The node has gone, which its condition tells, or missed a beat: it is asked again.
        await pause(AGAIN);
      }
    }
  }

  #lookSoon(client: ParleyClient, signal: AbortSignal): void {
    this.#calm ??= setTimeout(() => {
      this.#calm = null;
      this.#look(client, signal).catch(() => undefined);
    }, CALM);
  }

  async #look(client: ParleyClient, signal: AbortSignal): Promise<void> {
    const inbox = await client.inbox({ signal });
    const { items } = await client.tasks({ stage: 'running', limit: 500 }, { signal });
    const mine = items.filter((task) => task.mine === 'accepted' || task.mine === 'launcher');
    if (!signal.aborted) this.#see({ inbox, running: mine.length });
  }

  #see(seen: Seen): void {
    this.#seen = seen;
    this.#hear(seen);
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
