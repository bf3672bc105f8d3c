import type {
  Connection,
  GossipHandler,
  Network,
  Offer,
  Reach,
  RequestHandler,
} from '../../core/network/types.ts';
import { asParleyError, ParleyError } from '../../core/schema/errors.ts';
import type { OrganisationId } from '../../core/schema/ids.ts';
import type { ProtocolName } from '../../core/schema/limits.ts';

/** Whether a message gets through; asked for every one. */
export type Weather = (from: OrganisationId, to: OrganisationId) => boolean;

/**
 * A network in memory for property tests, where thousands of runs with chosen losses are wanted. Everything with
 * sockets is tested on the real one.
 */
export class MemoryHub {
  readonly #nodes = new Map<OrganisationId, MemoryNetwork>();
  /** Gossip that gets lost, and requests that fail. */
  weather: Weather = () => true;

  join(self: OrganisationId): MemoryNetwork {
    const node = new MemoryNetwork(this, self);
    this.#nodes.set(self, node);
    return node;
  }

  leave(self: OrganisationId): void {
    this.#nodes.delete(self);
  }

  others(self: OrganisationId): MemoryNetwork[] {
    return [...this.#nodes.values()].filter((node) => node.self !== self);
  }

  reach(from: OrganisationId, to: OrganisationId): MemoryNetwork | undefined {
    return this.weather(from, to) ? this.#nodes.get(to) : undefined;
  }
}

export class MemoryNetwork implements Network {
  readonly self: OrganisationId;
  readonly reach: Reach = {
    relay: async () => undefined,
    relaying: { rate: null, connections: 0, bytes: 0 },
    through: [],
    dialledBack: [],
    onMoved: () => () => undefined,
  };
  readonly #hub: MemoryHub;
  readonly handlers = new Map<ProtocolName, RequestHandler>();
  readonly topics = new Map<string, GossipHandler>();
  readonly #connected = new Set<(peer: OrganisationId) => void>();
  /** How many requests this node made. */
  requests = 0;

  constructor(hub: MemoryHub, self: OrganisationId) {
    this.#hub = hub;
    this.self = self;
  }

  async start(): Promise<void> {}
  async stop(): Promise<void> {
    this.#hub.leave(this.self);
  }
  addresses(): string[] {
    return [];
  }
  connections(): Connection[] {
    const more = { address: '', through: null, since: 0, direction: 'outbound' } as const;
    return this.#hub.others(this.self).map(({ self }) => ({ peer: self, ...more }));
  }
  isConnected(peer: OrganisationId): boolean {
    return this.connections().some((connection) => connection.peer === peer);
  }
  admit(): void {}
  openToStrangers(): void {}
  onConnected(listener: (peer: OrganisationId) => void): () => void {
    this.#connected.add(listener);
    return () => this.#connected.delete(listener);
  }
  onDisconnected(): () => void {
    return () => undefined;
  }
  onAddresses(): () => void {
    return () => undefined;
  }

  /** As if this peer had just connected. */
  meet(peer: OrganisationId): void {
    for (const listener of this.#connected) listener(peer);
  }

  handle(protocol: ProtocolName, handler: RequestHandler): void {
    this.handlers.set(protocol, handler);
  }

  async request(
    peer: OrganisationId,
    protocol: ProtocolName,
    message: Uint8Array,
  ): Promise<Uint8Array> {
    this.requests += 1;
    const handler = this.#hub.reach(this.self, peer)?.handlers.get(protocol);
    if (handler === undefined) throw new ParleyError('PEER_UNREACHABLE', 'unreachable');
    await new Promise(setImmediate);
    try {
      return await handler(this.self, message, new AbortController().signal);
    } catch (error) {
      const { code } = asParleyError(error);
      throw new ParleyError('PEER_REFUSED', code, { cause: error, details: { code } });
    }
  }

  requestStranger(): Promise<Uint8Array> {
    return Promise.reject(new ParleyError('PEER_UNREACHABLE', 'not in this network'));
  }

  subscribe(topic: string, handler: GossipHandler): void {
    this.topics.set(topic, handler);
  }
  unsubscribe(topic: string): void {
    this.topics.delete(topic);
  }
  async publish(topic: string, message: Uint8Array): Promise<number> {
    let handed = 0;
    for (const { self } of this.#hub.others(this.self)) {
      const handler = this.#hub.reach(this.self, self)?.topics.get(topic);
      if (handler === undefined) continue;
      handed += 1;
      await handler(this.self, message);
    }
    return handed;
  }

  offer(): Offer {
    throw new ParleyError('INTERNAL', 'not in this network');
  }
  pull(): Promise<Uint8Array> {
    return Promise.reject(new ParleyError('INTERNAL', 'not in this network'));
  }
}
