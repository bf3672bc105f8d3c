import { levelOfFailure } from '../network/breach.ts';
import type { Network } from '../network/types.ts';
import { asParleyError } from '../schema/errors.ts';
import type { CollaborationId, OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { Serial } from './serial.ts';
import type { Clock, Log } from './types.ts';

export interface SchedulePorts {
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: (length: number) => Uint8Array;
  collaborations(): readonly CollaborationId[];
  mayRead(peer: OrganisationId, collaboration: CollaborationId): boolean;
  sync(peer: OrganisationId, collaboration: CollaborationId): Promise<void>;
}

/**
 * When to sync with whom: everything shared with a peer that connects; each collaboration with one connected member
 * from time to time, drawn at random so that news crosses a partly connected group; and at once where something is
 * known to be missing. With one peer one at a time; asking twice for the same while it waits is asking once.
 */
export class SyncSchedule {
  readonly #ports: SchedulePorts;
  readonly #queues = new Map<OrganisationId, Serial>();
  readonly #waiting = new Set<string>();
  #stops: (() => void)[] = [];
  readonly #again = new Set<() => void>();
  #running = false;

  constructor(ports: SchedulePorts) {
    this.#ports = ports;
  }

  start(): void {
    const { network, clock } = this.#ports;
    this.#running = true;
    this.#stops = [
      network.onConnected((peer) => {
        this.#syncAllWith(peer);
        this.#syncOnceMore(peer);
      }),
      clock.every(limits.syncInterval, () => {
        this.#syncAtRandom();
      }),
    ];
    for (const peer of this.#peers()) this.#syncAllWith(peer);
  }

  async stop(): Promise<void> {
    this.#running = false;
    for (const stop of [...this.#stops.splice(0), ...this.#again]) stop();
    this.#again.clear();
    await Promise.all([...this.#queues.values()].map((queue) => queue.idle()));
  }

  soon(peer: OrganisationId, collaboration: CollaborationId): void {
    const name = `${peer}/${collaboration}`;
    if (!this.#running || this.#waiting.has(name)) return;
    this.#waiting.add(name);
    const queue = this.#queues.get(peer) ?? new Serial();
    this.#queues.set(peer, queue);
    void queue.run(async () => {
      // From here on a further wish is a new one: it may be about something that this sync has passed already.
      this.#waiting.delete(name);
      if (this.#running) await this.#sync(peer, collaboration);
    });
  }

  async #sync(peer: OrganisationId, collaboration: CollaborationId): Promise<void> {
    try {
      await this.#ports.sync(peer, collaboration);
    } catch (error) {
      // Peers come and go; the next connection or tick tries again.
      const { code, message } = asParleyError(error);
      this.#ports.log(levelOfFailure(code), 'A sync did not succeed.', {
        peer,
        collaboration,
        code,
        message,
      });
    }
  }

  #syncAllWith(peer: OrganisationId): void {
    for (const collaboration of this.#ports.collaborations()) {
      if (this.#ports.mayRead(peer, collaboration)) this.soon(peer, collaboration);
    }
  }

  /** What was written between the first sync and the moment gossip began to flow. */
  #syncOnceMore(peer: OrganisationId): void {
    const stop = this.#ports.clock.every(limits.syncOnceMoreAfter, () => {
      stop();
      this.#again.delete(stop);
      this.#syncAllWith(peer);
    });
    this.#again.add(stop);
  }

  #syncAtRandom(): void {
    const peers = this.#peers();
    for (const collaboration of this.#ports.collaborations()) {
      const members = peers.filter((peer) => this.#ports.mayRead(peer, collaboration));
      const [drawn = 0] = new Uint32Array(this.#ports.random(4).slice().buffer);
      const peer = members[drawn % Math.max(1, members.length)];
      if (peer !== undefined) this.soon(peer, collaboration);
    }
  }

  #peers(): OrganisationId[] {
    return [...new Set(this.#ports.network.connections().map(({ peer }) => peer))];
  }
}
