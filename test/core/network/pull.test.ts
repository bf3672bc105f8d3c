import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FrameStream } from '../../../core/network/frames.ts';
import { encodeHello, PROTOCOL_VERSION } from '../../../core/network/hello.ts';
import { Offers } from '../../../core/network/offers.ts';
import { answerReply, errorReply } from '../../../core/network/reply.ts';
import { encodeCanonical } from '../../../core/schema/canonical.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import { limits, MiB, protocols } from '../../../core/schema/limits.ts';
import type { Bulk } from '../../../core/schema/wire/round.ts';
import {
  connectedNetworks,
  stopAll,
  testNetwork,
  type TestNetwork,
} from '../../support/network.ts';
import { exchange, frame, rawPeer } from '../../support/raw-peer.ts';

const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).digest());
const generous = { signal: new AbortController().signal, maxBytes: 64 * MiB };

let a: TestNetwork;
let b: TestNetwork;
let c: TestNetwork;
beforeAll(async () => {
  [a, b, c] = (await connectedNetworks(3)) as [TestNetwork, TestNetwork, TestNetwork];
});
afterAll(() => stopAll([a, b, c]));

describe('offer and pull', () => {
  test('small bytes travel inline', async () => {
    const bytes = randomBytes(limits.bulkInline);
    const { bulk, release } = a.offer(bytes, [b.self]);
    expect(bulk).toEqual({ inline: bytes });
    expect(await b.pull(a.self, bulk, generous)).toEqual(bytes);
    release();
  });

  test.each([
    limits.bulkInline + 1,
    limits.blobChunk - 1,
    limits.blobChunk,
    limits.blobChunk + 1,
    20_000_003,
  ])('%i bytes arrive whole', async (length) => {
    const bytes = randomBytes(length);
    const { bulk, release } = a.offer(bytes, [b.self]);
    expect(bulk).toEqual({ blob: sha256(bytes), length });
    const pulled = await b.pull(a.self, bulk, generous);
    expect(Buffer.compare(pulled, bytes)).toBe(0);
    release();
  });

  test('several at once', async () => {
    const all = Array.from({ length: 6 }, () => randomBytes(1_500_000));
    const offers = all.map((bytes) => a.offer(bytes, [b.self, c.self]));
    const pulled = await Promise.all(
      offers.flatMap(({ bulk }) => [
        b.pull(a.self, bulk, generous),
        c.pull(a.self, bulk, generous),
      ]),
    );
    for (const [i, bytes] of pulled.entries()) {
      expect(Buffer.compare(bytes, all[Math.floor(i / 2)]!)).toBe(0);
    }
  });

  test('who is not entitled gets the answer of one who asks for nothing that exists', async () => {
    const { bulk } = a.offer(randomBytes(100_000), [b.self]);
    const nothing: Bulk = { blob: randomBytes(32), length: 100_000 };
    const refusals = await Promise.allSettled([
      c.pull(a.self, bulk, generous),
      c.pull(a.self, nothing, generous),
    ]);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({
        reason: { code: 'PEER_REFUSED', details: { code: 'NOT_FOUND' } },
      });
    }
  });

  test('an offer ends with its release, and only with the last of several', async () => {
    const bytes = randomBytes(100_000);
    const first = a.offer(bytes, [b.self]);
    const second = a.offer(bytes, [b.self]);
    first.release();
    first.release();
    expect(await b.pull(a.self, second.bulk, generous)).toHaveLength(100_000);
    second.release();
    await expect(b.pull(a.self, second.bulk, generous)).rejects.toMatchObject({
      details: { code: 'NOT_FOUND' },
    });
  });

  test('nothing is kept of what was released', () => {
    const offers = new Offers();
    const bytes = randomBytes(100_000);
    const all = [
      offers.offer(bytes, [b.self]),
      offers.offer(bytes, [c.self]),
      offers.offer(randomBytes(100_000), []),
    ];
    expect(offers.size).toBe(2);
    for (const { release } of all) release();
    expect(offers.size).toBe(0);
  });

  test('more than expected is not even begun', async () => {
    const bulk: Bulk = { blob: randomBytes(32), length: 400 * MiB };
    await expect(b.pull(a.self, bulk, { ...generous, maxBytes: MiB })).rejects.toMatchObject({
      code: 'MESSAGE_TOO_LARGE',
    });
    await expect(
      b.pull(a.self, { inline: randomBytes(11) }, { ...generous, maxBytes: 10 }),
    ).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
  });

  test('a length beyond the blob is refused, a shorter one has another hash', async () => {
    const bytes = randomBytes(300_000);
    const { bulk } = a.offer(bytes, [b.self]);
    if ('inline' in bulk) throw new Error('too small');
    await expect(b.pull(a.self, { ...bulk, length: 300_001 }, generous)).rejects.toMatchObject({
      details: { code: 'NOT_FOUND' },
    });
    await expect(b.pull(a.self, { ...bulk, length: 299_999 }, generous)).rejects.toMatchObject({
      code: 'MESSAGE_INVALID',
    });
  });

  test('is ended by its caller', async () => {
    const { bulk } = a.offer(randomBytes(20_000_000), [b.self]);
    const caller = new AbortController();
    const pulled = b.pull(a.self, bulk, { signal: caller.signal, maxBytes: 64 * MiB });
    caller.abort(new ParleyError('TASK_CANCELLED', 'Cancelled.'));
    await expect(pulled).rejects.toMatchObject({ code: 'TASK_CANCELLED' });
  });
});

describe('a peer that does not send what it announced', () => {
  test.each([
    [
      'other bytes',
      (length: number) => Buffer.concat([Uint8Array.of(0), new Uint8Array(length)]),
      'MESSAGE_INVALID',
    ],
    [
      'fewer bytes',
      (length: number) => Buffer.concat([Uint8Array.of(0), new Uint8Array(length - 1)]),
      'MESSAGE_INVALID',
    ],
    [
      'more bytes',
      (length: number) => Buffer.concat([Uint8Array.of(0), new Uint8Array(length + 1)]),
      'MESSAGE_INVALID',
    ],
    ['too many bytes', () => new Uint8Array(5 * MiB), 'MESSAGE_TOO_LARGE'],
    ['no reply', () => Buffer.from('What?'), 'MESSAGE_INVALID'],
    ['a refusal', () => errorReply(new ParleyError('NOT_ALLOWED', 'no')), 'PEER_REFUSED'],
  ] as const)('%s', async (_, reply, code) => {
    const liar = await rawPeer();
    const network = await testNetwork();
    network.admit([{ peer: liar.id, addresses: [] }]);
    await liar.node.handle(protocols.blob.id, (stream) => {
      stream.addEventListener('message', () => stream.send(frame(reply(200_000))), { once: true });
    });
    await liar.join(network);
    const bulk: Bulk = { blob: sha256(Buffer.from('something else')), length: 200_000 };
    await expect(network.pull(liar.id, bulk, generous)).rejects.toMatchObject({ code });
    await liar.node.stop();
    await network.stop();
  });

  test('asks for parts that make no sense are refused', async () => {
    const member = await rawPeer();
    const network = await testNetwork();
    network.admit([{ peer: member.id, addresses: [] }]);
    const connection = await member.join(network);
    const bytes = randomBytes(100_000);
    network.offer(bytes, [member.id]);
    const blob = sha256(bytes);
    const requests = [
      { blob, offset: 0, length: 0 },
      { blob, offset: -1, length: 5 },
      { blob, offset: 0, length: limits.blobChunk + 1 },
      { blob, offset: 99_999, length: 2 },
      { blob: blob.subarray(1), offset: 0, length: 5 },
      { blob, offset: 0.5, length: 5 },
      { blob, offset: 0, length: 5, more: 'things' },
    ];
    for (const request of requests) {
      const answer = await exchange(connection, protocols.blob.id, frame(encodeCanonical(request)));
      expect(Buffer.from(answer).toString('latin1')).toMatch(/MESSAGE_INVALID|NOT_FOUND/);
    }
    await member.node.stop();
    await network.stop();
  });
});

describe('a connection that is cut', () => {
  test('costs only what was under way: the pull goes on from there on the next one', async () => {
    const bytes = randomBytes(20_000_003);
    const server = await rawPeer({ listen: ['/ip4/127.0.0.1/tcp/0'] });
    const network = await testNetwork();
    let asked = 0;
    let cuts = 0;
    const offers = new Offers();
    const { bulk } = offers.offer(bytes, [network.self]);
    await server.node.handle(protocols.hello.id, (stream) => {
      const answer = () => {
        stream.send(
          frame(answerReply(encodeHello({ protocol: PROTOCOL_VERSION, software: 'raw' }))),
        );
        void stream.close();
      };
      stream.addEventListener('message', answer, { once: true });
    });
    await server.node.handle(protocols.blob.id, (stream, connection) => {
      const frames = new FrameStream(stream, { maxFrame: 4096, maxBacklog: 32768 });
      const count = (): void => {
        asked += 1;
        if (asked % 30 !== 0) return;
        cuts += 1;
        connection.abort(new Error('the cable was pulled'));
      };
      offers.serve(network.self, frames, count, generous.signal).catch(() => undefined);
    });
    network.admit([{ peer: server.id, addresses: server.node.getMultiaddrs().map(String) }]);

    const pulled = await network.pull(server.id, bulk, generous);
    expect(Buffer.compare(pulled, bytes)).toBe(0);
    expect(cuts).toBeGreaterThan(1);
    // One part is lost for sure in each cut, and no more than were under way.
    const parts = Math.ceil(bytes.length / limits.blobChunk);
    expect(asked).toBeGreaterThan(parts);
    expect(asked).toBeLessThanOrEqual(parts + cuts * limits.blobChunksOutstanding);
    await server.node.stop();
    await network.stop();
  });

  test('for good: the pull tries on until its caller has waited enough', async () => {
    const [from, to] = (await connectedNetworks(2)) as [TestNetwork, TestNetwork];
    const { bulk } = from.offer(randomBytes(20_000_000), [to.self]);
    const patience = new AbortController();
    const pulled = to.pull(from.self, bulk, { signal: patience.signal, maxBytes: 64 * MiB });
    pulled.catch(() => undefined);
    await from.stop();
    setTimeout(() => patience.abort(new ParleyError('TASK_EXPIRED', 'Too late.')), 1_000);
    await expect(pulled).rejects.toMatchObject({ code: 'TASK_EXPIRED' });
    await to.stop();
  });

  // Takes a minute of waiting; with the large counts only.
  if (process.env['PARLEY_TEST_FULL'] !== undefined) {
    test('for good ends the pull by itself after some tries', async () => {
      const [from, to] = (await connectedNetworks(2)) as [TestNetwork, TestNetwork];
      const { bulk } = from.offer(randomBytes(20_000_000), [to.self]);
      const pulled = to.pull(from.self, bulk, generous);
      pulled.catch(() => undefined);
      await from.stop();
      await expect(pulled).rejects.toMatchObject({ code: 'PEER_UNREACHABLE' });
      await to.stop();
    });
  }
});
