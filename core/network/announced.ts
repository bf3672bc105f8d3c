import type { Multiaddr } from '@multiformats/multiaddr';
import { limits } from '../schema/limits.ts';

/**
 * Which of the addresses a peer announced are worth keeping. Loopback addresses lead to ourselves, so they count only
 * when the peer is on this machine.
 */
export function worthRemembering(announced: readonly Multiaddr[], remote: Multiaddr): Multiaddr[] {
  const local = isLoopback(remote);
  return announced
    .filter((address) => local || !isLoopback(address))
    .slice(0, limits.addressesPerPeer);
}

function isLoopback(address: Multiaddr): boolean {
  const host = address.getComponents()[0]?.value ?? '';
  return host.startsWith('127.') || host === '::1' || host === 'localhost';
}
