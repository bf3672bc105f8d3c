import type { OrganisationId } from '../schema/ids.ts';
import { circuitAddress } from './circuit.ts';
import { Reachability, type DialledBack } from './reachability.ts';
import { RelayClient } from './relay-client.ts';
import { RelayServer, type RelayingNow } from './relay-server.ts';
import { Relays } from './relays.ts';
import type { Sessions } from './sessions.ts';
import type { Reach } from './types.ts';

export interface OwnReachOptions {
  readonly self: OrganisationId;
  readonly isAdmitted: (peer: string) => boolean;
  readonly sessions: Sessions;
  /** Bytes a second; null: this node does not relay. */
  readonly rate: number | null;
  /** Asks a member by `reach`. */
  readonly ask: (peer: OrganisationId, request: Uint8Array) => Promise<Uint8Array>;
  readonly ownAddresses: () => readonly string[];
  /** Wall clock. */
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly random: () => number;
  readonly log: (line: string) => void;
}

/** What the running network does when something of it changes. */
export interface Movements {
  /** Whether this node relays: members are told. */
  readonly relaying: () => Promise<void>;
  /** Through whom this node is reached, who may now be the way to members it lacks. */
  readonly moved: () => void;
}

/** How this node is reached, itself and through others, and its relaying for them. */
export class OwnReach implements Reach {
  readonly server: RelayServer;
  readonly client: RelayClient;
  readonly relays: Relays;
  readonly #options: OwnReachOptions;
  readonly #dialledBack: Reachability;
  readonly #listeners = new Set<() => void>();
  #movements: Movements | null = null;

  constructor(options: OwnReachOptions) {
    const { self, isAdmitted, sessions, rate, monotonic, random, log } = options;
    this.#options = options;
    this.server = new RelayServer({ isAdmitted, rate, monotonic });
    this.client = new RelayClient({ isAdmitted, onLost: (relay) => this.relays.lost(relay) });
    this.relays = new Relays({
      self,
      reserve: (relay) => this.client.reserve(relay),
      isDirect: (peer) => sessions.isDirect(peer),
      now: monotonic,
      random,
      onChange: () => this.#moved(),
      log,
    });
    this.#dialledBack = new Reachability({
      ask: options.ask,
      connected: () => {
        const relayed = new Set(sessions.relayed());
        return [...sessions.peers().filter((peer) => !relayed.has(peer)), ...relayed];
      },
      ownAddresses: options.ownAddresses,
      now: options.now,
      log,
    });
  }

  attach(movements: Movements): void {
    this.#movements = movements;
  }

  /** Call it now and then. */
  look(): void {
    this.relays.look();
    this.#dialledBack.look();
  }

  /** Where this node is reached through others. */
  circuits(): string[] {
    return this.through.map((relay) => circuitAddress(relay, this.#options.self));
  }

  async relay(rate: number | null): Promise<void> {
    await this.server.set(rate);
    await this.#movements?.relaying();
  }

  get relaying(): RelayingNow {
    return this.server.now;
  }

  get through(): OrganisationId[] {
    return this.relays.inUse();
  }

  get dialledBack(): DialledBack[] {
    return this.#dialledBack.answers;
  }

  onMoved(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #moved(): void {
    this.#movements?.moved();
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        this.#options.log(`A listener failed when this node had moved: ${String(error)}`);
      }
    }
  }
}
