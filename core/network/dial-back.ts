import { lookup } from 'node:dns/promises';
import type { Connection } from '@libp2p/interface';
import { isPrivateIp } from '@libp2p/utils';
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr';
import { decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { ReachRequest, type ReachResponse } from '../schema/wire/reach.ts';
import { isRelayed } from './circuit.ts';
import { deadline } from './deadline.ts';
import { pause } from './pause.ts';
import { shortId } from './peer-id.ts';

export interface DialBackOptions {
  /** Opens a connection of its own, at these addresses in turn. */
  readonly open: (
    peer: OrganisationId,
    addresses: readonly string[],
    signal: AbortSignal,
  ) => Promise<Connection>;
  /** The addresses of a host's name. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
}

/** Answers members that ask whether they can be reached, by dialling them anew. */
export class DialBack {
  readonly #options: DialBackOptions;
  readonly #dialling = new Set<OrganisationId>();

  constructor(options: DialBackOptions) {
    this.#options = options;
  }

  /** @throws ParleyError NOT_READY while others are dialled, MESSAGE_INVALID */
  async answer(
    from: OrganisationId,
    request: Uint8Array,
    signal: AbortSignal,
    asking: Connection,
  ): Promise<Uint8Array> {
    const { addresses } = decodeCanonical(ReachRequest, request);
    if (this.#dialling.has(from) || this.#dialling.size >= limits.dialBacksAtOnce) {
      throw new ParleyError('NOT_READY', 'Others are being dialled back just now. Ask later.');
    }
    this.#dialling.add(from);
    const dialling = deadline(`Dialling back ${shortId(from)}`, limits.dialBackTime, signal);
    try {
      const { resolve = addressesOf } = this.#options;
      const seen = isRelayed(asking) ? null : hostOf(asking.remoteAddr);
      const worth = await worthDialling(addresses, seen, resolve);
      const reached = await this.#dial(from, worth, dialling.signal);
      // A no after one and the same time tells nothing of who else may be at these addresses.
      if (reached === null) await pause(limits.dialBackTime, dialling.signal);
      const response: ReachResponse = { tried: worth.length, reached };
      return encodeCanonical(response);
    } finally {
      dialling.dispose();
      this.#dialling.delete(from);
    }
  }

  async #dial(
    peer: OrganisationId,
    addresses: readonly string[],
    signal: AbortSignal,
  ): Promise<string | null> {
    if (addresses.length === 0) return null;
    try {
      const connection = await this.#options.open(peer, addresses, signal);
      // Another dial to the same peer may have been joined; through a relay it shows nothing.
      const reached = isRelayed(connection) ? null : connection.remoteAddr.toString();
      connection.abort(new ParleyError('STOPPED', 'The peer was reached; that was all.'));
      return reached;
    } catch (error) {
      // Not reached is an answer, also when the time is up.
      if (['PEER_UNREACHABLE', 'TIMED_OUT'].includes(asParleyError(error).code)) return null;
      throw error;
    }
  }
}

/**
 * Which addresses are dialled for somebody: public ones, which every member dials anyway once they are announced, and of
 * private networks the very host the question came from. So nobody can have others' networks looked at from inside.
 * @param seen the host the question came from, null where a relay passed it on
 * @returns multiaddrs, the host it came from first
 */
export async function worthDialling(
  addresses: readonly string[],
  seen: string | null,
  resolve: (name: string) => Promise<readonly string[]>,
): Promise<string[]> {
  const worth = new Set<string>();
  for (const text of addresses) {
    const found = placeOf(text);
    if (found === null) continue;
    for (const host of found.isName ? await resolve(found.host) : [found.host]) {
      if (host !== seen && isPrivateIp(host) !== false) continue;
      worth.add(`/${host.includes(':') ? 'ip6' : 'ip4'}/${host}/tcp/${found.port}`);
    }
  }
  const isSeen = (address: string): boolean => seen !== null && address.includes(`/${seen}/`);
  return [...worth]
    .sort((a, b) => Number(isSeen(b)) - Number(isSeen(a)))
    .slice(0, limits.dialBackAddresses);
}

/** Host and port of a direct address over TCP; null for any other. */
function placeOf(text: string): { host: string; isName: boolean; port: string } | null {
  try {
    const [host, tcp, ...rest] = multiaddr(text).getComponents();
    if (host?.value === undefined || tcp?.name !== 'tcp' || tcp.value === undefined) return null;
    if (rest.some(({ name }) => name !== 'p2p')) return null;
    const isName = ['dns', 'dns4', 'dns6'].includes(host.name);
    if (!isName && host.name !== 'ip4' && host.name !== 'ip6') return null;
    return { host: host.value, isName, port: tcp.value };
  } catch {
    // Other people's text: not a multiaddr.
    return null;
  }
}

function hostOf(address: Multiaddr): string | null {
  return address.getComponents()[0]?.value ?? null;
}

async function addressesOf(name: string): Promise<string[]> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address).slice(0, 4);
  } catch {
    // A name that does not exist leads nowhere.
    return [];
  }
}
