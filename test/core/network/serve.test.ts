import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '@libp2p/interface';
import { limits, protocols } from '../../../core/schema/limits.ts';
import { stopAll, testNetwork, until, type TestNetwork } from '../../support/network.ts';
import { exchange, frame, rawPeer, received, type RawPeer } from '../../support/raw-peer.ts';

let network: TestNetwork;
let member: RawPeer;
let connection: Connection;
let asked: Uint8Array[] = [];

/** A member whose software does what it likes. */
beforeAll(async () => {
  network = await testNetwork();
  member = await rawPeer();
  network.admit([{ peer: member.id, addresses: [] }]);
  network.handle('sync', async (_from, request) => {
    asked.push(request);
    return request;
  });
  connection = await member.join(network);
  expect(network.isConnected(member.id)).toBe(true);
});
afterAll(async () => {
  await member.node.stop();
  await stopAll([network]);
});
beforeEach(() => {
  asked = [];
});

const sync = protocols.sync.id;
const ask = (bytes: Uint8Array) => exchange(connection, sync, bytes);
const stillAnswers = async () =>
  expect(Buffer.from(await ask(frame(Buffer.from('ok')))).toString('latin1')).toBe(
    '\0\0\0\x03\0ok',
  );

describe('a member that misbehaves', () => {
  test('announcing more than the limit is cut off before anything is kept', async () => {
    const { maxRequest } = protocols.sync;
    expect(await ask(frame(new Uint8Array(10), maxRequest + 1))).toHaveLength(0);
    expect(await ask(frame(new Uint8Array(10), 0xffff_ffff))).toHaveLength(0);
    expect(asked).toEqual([]);
    await stillAnswers();
  });

  test('sending more than it announced gets one answer to what it announced', async () => {
    const answer = await ask(Buffer.concat([frame(Buffer.from('first')), new Uint8Array(100_000)]));
    expect(asked.length).toBeLessThanOrEqual(1);
    expect(answer.length).toBeLessThanOrEqual(10);
    await stillAnswers();
  });

  test('a request that ends before its length is not acted on', async () => {
    const answer = await ask(frame(Buffer.from('half'), 100));
    expect(Buffer.from(answer).toString('latin1')).not.toContain('half');
    expect(await ask(Buffer.from([0, 0]))).toHaveLength(0);
    expect(asked).toEqual([]);
    await stillAnswers();
  });

  test('empty streams, and resets in the middle, leave nothing open', async () => {
    for (let i = 0; i < 2 * limits.inboundStreamsPerProtocol; i += 1) {
      const stream = await connection.newStream([sync]);
      if (i % 2 === 0) stream.send(frame(new Uint8Array(10), 1000));
      stream.abort(new Error('gone'));
    }
    await stillAnswers();
  });

  test('more streams than allowed are reset, the others answered', async () => {
    const many = limits.inboundStreamsPerProtocol + 8;
    const streams = await Promise.allSettled(
      Array.from({ length: many }, () => connection.newStream([sync])),
    );
    const answers = await Promise.all(
      streams.map(async (opened) => {
        if (opened.status === 'rejected' || opened.value.status !== 'open') return 0;
        const answer = received(opened.value);
        opened.value.send(frame(Buffer.from('x')));
        opened.value.close().catch(() => undefined);
        return (await answer).length;
      }),
    );
    const answered = answers.filter((length) => length > 0).length;
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThanOrEqual(limits.inboundStreamsPerProtocol);
    await stillAnswers();
  });

  test('more connections do not make more streams', async () => {
    const second = await member.join(network);
    const streams = await Promise.allSettled(
      [connection, second].flatMap((one) =>
        Array.from({ length: limits.inboundStreamsPerProtocol - 4 }, () => one.newStream([sync])),
      ),
    );
    const open = streams.flatMap((opened) => (opened.status === 'fulfilled' ? [opened.value] : []));
    const answers = open.map((stream) => received(stream));
    for (const stream of open) if (stream.status === 'open') stream.send(frame(Buffer.from('x')));
    for (const stream of open) stream.close().catch(() => undefined);
    const answered = (await Promise.all(answers)).filter(({ length }) => length > 0).length;
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThanOrEqual(limits.inboundStreamsPerProtocol);
    await second.close();
    await stillAnswers();
  });

  test('one that never closes its side does not keep the slot', async () => {
    const stream = await connection.newStream([sync]);
    const answer = received(stream);
    stream.send(frame(Buffer.from('x')));
    expect((await answer).length).toBeGreaterThan(0);
    // Not closed here; the node resets it after its patience.
    await until(
      () => stream.status !== 'open' && stream.status !== 'closing',
      2 * limits.streamLinger,
    );
  });

  test('what it says in place of a hello is refused', async () => {
    for (const bytes of [new Uint8Array(0), Buffer.from('HELO'), new Uint8Array(4096)]) {
      const answer = await exchange(connection, protocols.hello.id, frame(bytes));
      expect(Buffer.from(answer).toString('latin1')).toContain('MESSAGE_INVALID');
    }
  });
});
