import type { ConnectionGater, PeerId } from '@libp2p/interface';
import type { OrganisationId } from '../schema/ids.ts';
import { limits, protocols, type ProtocolName } from '../schema/limits.ts';
import { isRelayed } from './circuit.ts';

/** How many connections there are just now. */
export interface Count {
  readonly strangers: () => number;
  readonly ofPeer: (peer: PeerId) => number;
}

/** Whom this node relays for; nobody, where it does not relay. */
export interface RelayDoor {
  readonly mayReserve: (peer: PeerId) => boolean;
  readonly mayRelay: (from: PeerId, to: PeerId) => boolean;
}

const noRelay: RelayDoor = { mayReserve: () => false, mayRelay: () => false };

/**
 * Who may connect, be dialled and open which protocol. Admitted peers may do everything; strangers nothing, but for
 * the protocols made for them while an invitation is open.
 */
export class Gate {
  #admitted = new Set<OrganisationId>();
  #open = false;
  readonly #dialling = new Map<string, number>();
  readonly #count: Count;
  readonly #relay: RelayDoor;

  constructor(count: Count, relay: RelayDoor = noRelay) {
    this.#count = count;
    this.#relay = relay;
  }

  get admitted(): ReadonlySet<OrganisationId> {
    return this.#admitted;
  }

  get openToStrangers(): boolean {
    return this.#open;
  }

  replace(peers: Iterable<OrganisationId>): void {
    this.#admitted = new Set(peers);
  }

  setOpen(open: boolean): void {
    this.#open = open;
  }

  isAdmitted(peer: string): boolean {
    return (this.#admitted as ReadonlySet<string>).has(peer);
  }

  mayOpen(peer: string, protocol: ProtocolName): boolean {
    return this.isAdmitted(peer) || (this.#open && protocols[protocol].strangers);
  }

  /**
   * Dials run only inside of this. Whatever else wants to dial (discovery modules do, on their own) is refused, so
   * that one place decides who dials whom and when.
   */
  async whileDialling<T>(peer: OrganisationId, work: () => Promise<T>): Promise<T> {
    this.#dialling.set(peer, (this.#dialling.get(peer) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = (this.#dialling.get(peer) ?? 1) - 1;
      if (left > 0) this.#dialling.set(peer, left);
      else this.#dialling.delete(peer);
    }
  }

  /** The hook runs as soon as the key is proven: before the muxer, so before any stream, identify or gossip. */
  get connectionGater(): ConnectionGater {
    return {
      denyDialPeer: (peer: PeerId) => !this.#dialling.has(peer.toString()),
      denyInboundEncryptedConnection: (peer: PeerId, connection) => {
        if (this.isAdmitted(peer.toString())) {
          // One member must not take the places of all others.
          return this.#count.ofPeer(peer) >= limits.connectionsPerPeer;
        }
        // An invitation opens the door to who comes himself.
        if (isRelayed(connection)) return true;
        return !this.#open || this.#count.strangers() >= limits.strangerConnections;
      },
      denyInboundRelayReservation: (peer) => !this.#relay.mayReserve(peer),
      denyOutboundRelayedConnection: (from, to) => !this.#relay.mayRelay(from, to),
      denyInboundRelayedConnection: (relay, peer) =>
        !this.isAdmitted(relay.toString()) || !this.isAdmitted(peer.toString()),
    };
  }
}
