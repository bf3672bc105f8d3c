import { CODE_P2P, CODE_P2P_CIRCUIT, type Multiaddr } from '@multiformats/multiaddr';
import { sha256, toHex } from '../schema/canonical.ts';
import { OrganisationId } from '../schema/ids.ts';

/**
 * Where a peer is found through a member that relays: by ids alone. Where the relay itself is, whoever can use it knows,
 * since it uses the connection it has.
 */
export function circuitAddress(relay: OrganisationId, peer: OrganisationId): string {
  return `/p2p/${relay}/p2p-circuit/p2p/${peer}`;
}

/** Through whom an address leads; null for a direct one, and for what leads through several or through nobody. */
export function relayOf(address: Multiaddr): OrganisationId | null {
  const parts = address.getComponents();
  const at = parts.findIndex(({ code }) => code === CODE_P2P_CIRCUIT);
  const relay = parts[at - 1];
  if (relay?.code !== CODE_P2P || parts.slice(at + 1).some(isCircuit)) return null;
  return OrganisationId.safeParse(relay.value).data ?? null;
}

export function isCircuitAddress(address: Multiaddr): boolean {
  return address.getComponents().some(isCircuit);
}

export function isRelayed(connection: { readonly remoteAddr: Multiaddr }): boolean {
  return isCircuitAddress(connection.remoteAddr);
}

/** As text, where no multiaddr is at hand. */
export function leadsThroughRelay(address: string): boolean {
  return address.includes('/p2p-circuit');
}

/**
 * Relays in the order in which a peer prefers them, and others look for it there: the same for everybody, and another one
 * for every peer, so that the load spreads (rendezvous hashing).
 */
export function relayOrder(
  peer: OrganisationId,
  relays: Iterable<OrganisationId>,
): OrganisationId[] {
  const rank = (relay: OrganisationId): string => toHex(sha256(Buffer.from(`${peer} ${relay}`)));
  return [...relays]
    .map((relay) => ({ relay, rank: rank(relay) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ relay }) => relay);
}

const isCircuit = ({ code }: { readonly code: number }): boolean => code === CODE_P2P_CIRCUIT;
