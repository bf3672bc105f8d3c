import type { Connection } from '@libp2p/interface';
import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';

/** Connections that strangers opened while an invitation was open: each has its time, and then ends. */
export class Strangers {
  readonly #connections = new Map<string, { connection: Connection; timer: NodeJS.Timeout }>();

  get count(): number {
    return this.#connections.size;
  }

  add(connection: Connection): void {
    const timer = setTimeout(() => {
      connection.abort(new ParleyError('TIMED_OUT', 'A stranger had its time for joining.'));
    }, limits.strangerConnectionTime);
    timer.unref();
    this.#connections.set(connection.id, { connection, timer });
  }

  remove(connection: Connection): boolean {
    const known = this.#connections.get(connection.id);
    if (known === undefined) return false;
    clearTimeout(known.timer);
    return this.#connections.delete(connection.id);
  }

  /** The last invitation closed. Who is being answered just now (its ticket was that last one) is let finish. */
  closeIdle(): void {
    for (const { connection } of this.#connections.values()) {
      if (connection.streams.length > 0) continue;
      connection.abort(new ParleyError('PEER_NOT_MEMBER', 'The invitation is closed.'));
    }
  }
}
