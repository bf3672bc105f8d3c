import type { NodeEvent } from '../../core/schema/api/events.ts';
import { hasCode } from '../../core/schema/errors.ts';
import { api } from '../api.ts';

type Hear = (event: NodeEvent | null) => void;

const PAUSE = 1000;

/** What happens at the node, told to whoever listens; null after a gap: look at everything again. */
class NodeEvents {
  readonly #listeners = new Set<Hear>();
  #following: AbortController | null = null;

  on(hear: Hear): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  follow(): void {
    if (this.#following !== null) return;
    const following = new AbortController();
    this.#following = following;
    void this.#run(following.signal);
  }

  stop(): void {
    this.#following?.abort();
    this.#following = null;
  }

  async #run(signal: AbortSignal): Promise<void> {
    let from: number | undefined;
    for (;;) {
      try {
        this.#tell(null);
        for await (const event of api.events({ from, signal })) {
          from = event.seq + 1;
          this.#tell(event);
        }
      } catch (error) {
        if (signal.aborted) return;
        // Older ones are not kept any more: begin with what comes now.
        if (hasCode(error, 'EVENTS_GONE')) from = undefined;
        await new Promise((wake) => setTimeout(wake, PAUSE));
      }
    }
  }

  #tell(event: NodeEvent | null): void {
    for (const hear of this.#listeners) hear(event);
  }
}

export const nodeEvents = new NodeEvents();
