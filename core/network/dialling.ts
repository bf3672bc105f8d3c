import type { Connection } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { deadline, reasonOf } from './deadline.ts';
import type { Gate } from './gate.ts';
import type { Host } from './host.ts';
import { shortId } from './peer-id.ts';

export interface DialPorts {
  readonly host: Host;
  readonly gate: Gate;
}

/**
 * Opens a connection of its own to a peer, even where there is one. That it opened proves the peer's key, not that the peer
 * takes us: one that refuses closes it a moment later.
 * @param addresses in the order in which they are tried
 * @param time milliseconds, for all of them together
 * @throws ParleyError PEER_UNREACHABLE, or what ended the signal
 */
export async function openConnection(
  { host, gate }: DialPorts,
  peer: OrganisationId,
  addresses: readonly string[],
  signal: AbortSignal,
  time: number = limits.dialTimeout,
): Promise<Connection> {
  if (addresses.length === 0) {
    throw new ParleyError('PEER_UNREACHABLE', `No address of ${shortId(peer)} is known.`, {
      details: { peer },
    });
  }
  const what = `Dialling ${shortId(peer)}`;
  const dialling = deadline(what, time, signal);
  try {
    return await gate.whileDialling(peer, () =>
      host.dial(
        addresses.map((address) => multiaddr(address)),
        { signal: dialling.signal, force: true },
      ),
    );
  } catch (cause) {
    if (signal.aborted) throw reasonOf(signal, what);
    throw new ParleyError(
      'PEER_UNREACHABLE',
      `${shortId(peer)} does not answer at ${addresses.length === 1 ? 'its address' : `any of ${addresses.length} addresses`}.`,
      { cause, details: { peer } },
    );
  } finally {
    dialling.dispose();
  }
}
