import { networkInterfaces } from 'node:os';
import { isPrivate } from '@libp2p/utils';
import { multiaddr } from '@multiformats/multiaddr';
import { ParleyError } from '../schema/errors.ts';

/** @throws ParleyError USAGE */
export function parseAddress(text: string): string {
  try {
    const address = multiaddr(text);
    if (address.getComponents().length > 0) return address.toString();
  } catch (cause) {
    throw notAnAddress(text, cause);
  }
  throw notAnAddress(text);
}

function notAnAddress(text: string, cause?: unknown): ParleyError {
  return new ParleyError(
    'USAGE',
    `"${text}" is not a multiaddr, as /ip4/0.0.0.0/tcp/4001 is one. The network was not started.`,
    { cause },
  );
}

/** The part of os.networkInterfaces() used here. */
type Interfaces = Record<
  string,
  { address: string; family: string; internal: boolean }[] | undefined
>;

/**
 * Addresses that libp2p would keep to itself: it announces public ones only after strangers have confirmed them, and
 * Parley has no strangers to ask. Universities and hospitals often give workstations public addresses that are
 * reachable from within, so those of this machine's interfaces are announced where it listens on all of them.
 * @param listen multiaddrs; only wildcards with a fixed port count, as a free one is not known yet
 */
export function publicAddresses(
  listen: readonly string[],
  interfaces: Interfaces = networkInterfaces(),
): string[] {
  const own = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  return listen.flatMap((text) => {
    const wildcard = /^\/(ip4\/0\.0\.0\.0|ip6\/::)\/tcp\/([1-9]\d*)$/.exec(text);
    if (wildcard === null) return [];
    const [family, protocol] = text.startsWith('/ip4/') ? ['IPv4', 'ip4'] : ['IPv6', 'ip6'];
    return own
      .filter((address) => address.family === family && !address.internal)
      .map((address) => `/${protocol}/${address.address}/tcp/${wildcard[2] ?? ''}`)
      .filter((address) => !isPrivate(multiaddr(address)));
  });
}
