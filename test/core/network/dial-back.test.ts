import type { Connection } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { circuitAddress } from '../../../core/network/circuit.ts';
import { DialBack, worthDialling } from '../../../core/network/dial-back.ts';
import { decodeCanonical, encodeCanonical } from '../../../core/schema/canonical.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import { OrganisationId } from '../../../core/schema/ids.ts';
import { limits } from '../../../core/schema/limits.ts';
import { ReachResponse } from '../../../core/schema/wire/reach.ts';

const peer = OrganisationId.parse('12D3KooWGnxgkS1MwLYGkKa6bRuVWsRkZkKL2bSAb3kDyDMjxYFi');
const relay = OrganisationId.parse('12D3KooWQYhTNQdmr3ArTeUHRYzFg94BKyTkoWBDWez9kSCVe2Xo');
const nowhere = async (): Promise<string[]> => [];

describe('which addresses are dialled for somebody', () => {
  test.each([
    ['the host the question came from', '10.0.0.5', '/ip4/10.0.0.5/tcp/4001', true],
    ['another one of the private network', '10.0.0.5', '/ip4/10.0.0.6/tcp/22', false],
    ['this machine', '10.0.0.5', '/ip4/127.0.0.1/tcp/22', false],
    ['this machine, over IPv6', '10.0.0.5', '/ip6/::1/tcp/22', false],
    ['this machine, for who is on it', '127.0.0.1', '/ip4/127.0.0.1/tcp/4001', true],
    ['a link-local one', '10.0.0.5', '/ip6/fe80::1/tcp/22', false],
    ['the metadata service of a cloud', '8.8.8.8', '/ip4/169.254.169.254/tcp/80', false],
    ['a public one', '10.0.0.5', '/ip4/8.8.4.4/tcp/4001', true],
    ['a private one, asked for through a relay', null, '/ip4/10.0.0.5/tcp/4001', false],
    ['a public one, asked for through a relay', null, '/ip4/8.8.4.4/tcp/4001', true],
    ['with its id', '10.0.0.5', `/ip4/10.0.0.5/tcp/4001/p2p/${peer}`, true],
    ['one through a relay', '10.0.0.5', circuitAddress(relay, peer), false],
    ['one over UDP', '10.0.0.5', '/ip4/10.0.0.5/udp/4001', false],
    ['a web socket', '10.0.0.5', '/ip4/10.0.0.5/tcp/4001/ws', false],
    ['no address', '10.0.0.5', 'http://10.0.0.5/', false],
  ])('%s (from %s: %s): %s', async (_, seen, address, expected) => {
    const worth = await worthDialling([address], seen, nowhere);
    expect(worth).toHaveLength(expected ? 1 : 0);
  });

  test('a name is what it stands for, under the same rule', async () => {
    const resolve = async (name: string): Promise<string[]> =>
      name === 'node.example' ? ['10.0.0.6', '8.8.4.4', '10.0.0.5'] : [];
    const named = ['/dns4/node.example/tcp/4001', '/dns4/nobody.example/tcp/4001'];
    expect(await worthDialling(named, '10.0.0.5', resolve)).toEqual([
      '/ip4/10.0.0.5/tcp/4001',
      '/ip4/8.8.4.4/tcp/4001',
    ]);
  });
});

describe('DialBack', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const asking = { remoteAddr: multiaddr(`/ip4/10.0.0.5/tcp/50000/p2p/${peer}`) } as Connection;
  const request = encodeCanonical({ addresses: ['/ip4/10.0.0.5/tcp/4001'] });
  const never = new AbortController().signal;
  const connectionAt = (address: string) => {
    const abort = vi.fn();
    return {
      connection: { remoteAddr: multiaddr(address), abort } as unknown as Connection,
      abort,
    };
  };
  const read = (answer: Uint8Array) => decodeCanonical(ReachResponse, answer);

  test('says where it reached the peer, and hangs up', async () => {
    const { connection, abort } = connectionAt('/ip4/10.0.0.5/tcp/4001');
    const dialBack = new DialBack({ open: async () => connection });
    const answer = read(await dialBack.answer(peer, request, never, asking));
    expect(answer).toEqual({ tried: 1, reached: '/ip4/10.0.0.5/tcp/4001' });
    expect(abort).toHaveBeenCalledOnce();
  });

  test.each([
    ['nobody is there', 0],
    ['somebody else is there', 3_000],
  ])('a no comes after one and the same time: %s', async (_, takes) => {
    vi.useFakeTimers();
    const dialBack = new DialBack({
      open: async () => {
        await new Promise((resolve) => setTimeout(resolve, takes));
        throw new ParleyError('PEER_UNREACHABLE', 'not there');
      },
    });
    let answered = false;
    const answering = dialBack
      .answer(peer, request, never, asking)
      .finally(() => (answered = true));
    await vi.advanceTimersByTimeAsync(limits.dialBackTime - 1);
    expect(answered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(read(await answering)).toEqual({ tried: 1, reached: null });
  });

  test('a connection through a relay is no proof', async () => {
    vi.useFakeTimers();
    const { connection, abort } = connectionAt(circuitAddress(relay, peer));
    const dialBack = new DialBack({ open: async () => connection });
    const answering = dialBack.answer(peer, request, never, asking);
    await vi.advanceTimersByTimeAsync(limits.dialBackTime);
    expect(read(await answering).reached).toBe(null);
    expect(abort).toHaveBeenCalledOnce();
  });

  test('nobody is dialled twice at once, and only so many', async () => {
    const { promise, resolve } = Promise.withResolvers<Connection>();
    const dialBack = new DialBack({ open: () => promise });
    const ids = Array.from({ length: limits.dialBacksAtOnce }, (_, i) => `${i}` as OrganisationId);
    const running = ids.map((id) => dialBack.answer(id, request, never, asking));
    await expect(dialBack.answer(ids[0]!, request, never, asking)).rejects.toMatchObject({
      code: 'NOT_READY',
    });
    await expect(dialBack.answer(peer, request, never, asking)).rejects.toMatchObject({
      code: 'NOT_READY',
    });
    resolve(connectionAt('/ip4/10.0.0.5/tcp/4001').connection);
    await Promise.all(running);
    await dialBack.answer(peer, request, never, asking);
  });

  test('too many addresses are not taken', async () => {
    const dialBack = new DialBack({ open: async () => Promise.reject(new Error('not asked')) });
    const addresses = Array.from(
      { length: limits.dialBackAddresses + 1 },
      () => '/ip4/8.8.8.8/tcp/1',
    );
    await expect(
      dialBack.answer(peer, encodeCanonical({ addresses }), never, asking),
    ).rejects.toMatchObject({ code: 'MESSAGE_INVALID' });
  });
});
