import { limits } from '../../schema/limits.ts';
import type { NodeEvents } from '../events/node-events.ts';
import type { NodeServices } from '../services.ts';
import { until } from '../until.ts';

type Part = Pick<NodeServices, 'events' | 'followEvents'>;

/** Read for one reader at a time; it comes back for more when it has taken these. */
const PAGE = 100;

export function eventServices(nodeEvents: Pick<NodeEvents, 'log' | 'stopping' | 'settled'>): Part {
  const { log, stopping } = nodeEvents;
  /** @returns whether there are events from this number on; false when time is over, the caller gone or the node stopping */
  const wait = (from: number, milliseconds: number, signal: AbortSignal): Promise<boolean> =>
    until(
      async () => log.next > from,
      (changed) => log.onWritten(changed),
      milliseconds,
      AbortSignal.any([signal, stopping]),
    );

  /** The number of the next event: of what has happened before, all have theirs. */
  const now = async (): Promise<number> => {
    await nodeEvents.settled();
    return log.next;
  };

  return {
    async events({ from: asked, limit, seconds }, signal) {
      const from = asked ?? (await now());
      log.requireFrom(from);
      if (seconds > 0) await wait(from, seconds * 1000, signal);
      const items = await log.read(from, limit);
      return { items, next: from + items.length };
    },
    async *followEvents(start, signal) {
      let from = start ?? (await now());
      log.requireFrom(from);
      yield { items: [], next: from };
      // Also with much still unread: a token that was revoked reads none of it.
      while (!signal.aborted) {
        const items = await log.read(from, PAGE);
        if (items.length > 0) {
          from += items.length;
          yield { items, next: from };
          continue;
        }
        if (stopping.aborted) return;
        const news = await wait(from, limits.eventsHeartbeat, signal);
        if (!news) yield { items: [], next: from };
      }
    },
  };
}
