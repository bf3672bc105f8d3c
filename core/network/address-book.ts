import { CODE_P2P, multiaddr, type Multiaddr } from '@multiformats/multiaddr';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { circuitAddress, isCircuitAddress, leadsThroughRelay, relayOf } from './circuit.ts';
import type { PeerAddresses } from './types.ts';

/**
 * Where peers may be dialled, best first: an address that worked goes to the front, the oldest that did not falls off
 * the end. libp2p's own peer store forgets addresses after an hour and is not used for this.
 */
export class AddressBook {
  readonly #kept = new Map<OrganisationId, string[]>();
  /** Peers not (yet) kept, as heard on the local network: they may be admitted, or joined, in a moment. */
  readonly #heard = new Map<OrganisationId, string[]>();

  /** Keeps exactly these peers; what had been heard of new ones is taken over. */
  keep(peers: ReadonlySet<OrganisationId>): void {
    for (const peer of this.#kept.keys()) {
      if (!peers.has(peer)) this.#kept.delete(peer);
    }
    for (const peer of peers) {
      if (this.#kept.has(peer)) continue;
      this.#kept.set(peer, this.#heard.get(peer) ?? []);
      this.#heard.delete(peer);
    }
  }

  /**
   * Adds addresses behind those already known.
   * @returns those that were new; what is no multiaddr for this peer is left out
   */
  add(found: PeerAddresses): string[] {
    const list = this.#list(found.peer);
    const fresh: string[] = [];
    for (const text of found.addresses) {
      const address = dialable(text, found.peer);
      if (address === null || list.includes(address) || fresh.includes(address)) continue;
      if (fresh.length < limits.addressesPerPeer) fresh.push(address);
    }
    // The newest failures make room, the front keeps what has worked.
    const room = Math.max(0, limits.addressesPerPeer - fresh.length);
    list.splice(room, list.length, ...fresh);
    return fresh;
  }

  /** The address was reached: it is tried first from now on. */
  worked(peer: OrganisationId, text: string): void {
    const address = dialable(text, peer);
    if (address === null) return;
    const list = this.#list(peer);
    const at = list.indexOf(address);
    if (at >= 0) list.splice(at, 1);
    list.unshift(address);
    list.length = Math.min(list.length, limits.addressesPerPeer);
  }

  /** None of the peer's own addresses answered: another one is tried first next time, as a try may end before the last. */
  failed(peer: OrganisationId): void {
    const list = this.#kept.get(peer);
    const at = list?.findIndex((address) => !leadsThroughRelay(address)) ?? -1;
    if (list !== undefined && at >= 0) list.push(...list.splice(at, 1));
  }

  /** Multiaddrs ending in /p2p/<peer>, best first. */
  of(peer: OrganisationId): readonly string[] {
    return this.#kept.get(peer) ?? this.#heard.get(peer) ?? [];
  }

  /** Those that lead to the peer itself. */
  direct(peer: OrganisationId): string[] {
    return this.of(peer).filter((address) => !leadsThroughRelay(address));
  }

  /** The members through whom it said to be reached. */
  relays(peer: OrganisationId): OrganisationId[] {
    return this.of(peer).flatMap((address) => relayOf(multiaddr(address)) ?? []);
  }

  #list(peer: OrganisationId): string[] {
    const known = this.#kept.get(peer) ?? this.#heard.get(peer);
    if (known !== undefined) return known;
    const oldest = this.#heard.keys().next();
    if (this.#heard.size >= limits.discoveredPeers && oldest.done !== true) {
      this.#heard.delete(oldest.value);
    }
    const list: string[] = [];
    this.#heard.set(peer, list);
    return list;
  }
}

/** The address in its normal form with the peer's id at its end, or null when it cannot lead to this peer. */
export function dialable(text: string, peer: OrganisationId): string | null {
  try {
    const address = multiaddr(text);
    const parts = address.getComponents();
    if (parts.length === 0) return null;
    if (isCircuitAddress(address)) return throughRelay(address, peer);
    const ids = parts.filter((part) => part.code === CODE_P2P);
    if (ids.length === 0) return address.encapsulate(`/p2p/${peer}`).toString();
    return ids.length === 1 && parts.at(-1)?.value === peer ? address.toString() : null;
  } catch {
    // Other people's text: not a multiaddr, so nothing that could be dialled.
    return null;
  }
}

/** As circuitAddress writes it. Identify leaves out the peer's own id at the end. */
function throughRelay(address: Multiaddr, peer: OrganisationId): string | null {
  const relay = relayOf(address);
  const end = address.getComponents().at(-1);
  const forPeer = end?.code !== CODE_P2P || end.value === peer;
  return relay === null || relay === peer || !forPeer ? null : circuitAddress(relay, peer);
}
