import { limits } from '../../schema/limits.ts';
import type { Draft } from './event-log.ts';
import type { Collected, EventSource } from './event-source.ts';

/** What nothing else remembers: connections, warnings, the node's own start and stop. */
export class PassingEvents implements EventSource {
  readonly #waiting: Draft[] = [];

  note(draft: Draft): void {
    this.#waiting.push(draft);
    // Only while the disk cannot be written, and then the oldest matter least.
    if (this.#waiting.length > limits.eventsWaiting) this.#waiting.shift();
  }

  async collect(room: number): Promise<Collected | null> {
    const drafts = this.#waiting.slice(0, room);
    if (drafts.length === 0) return null;
    return {
      drafts,
      mark: () => undefined,
      done: () => {
        const written = new Set(drafts);
        const rest = this.#waiting.filter((draft) => !written.has(draft));
        this.#waiting.splice(0, this.#waiting.length, ...rest);
      },
    };
  }
}
