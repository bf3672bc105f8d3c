import type { Connection, Stream } from '@libp2p/interface';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deadline } from '../../../core/network/deadline.ts';
import { FrameStream } from '../../../core/network/frames.ts';
import { frame, rawPeer, type RawPeer } from '../../support/raw-peer.ts';

const PROTOCOL = '/frames/1';
const forever = new AbortController().signal;
const sizes = { maxFrame: 1_000_000, maxBacklog: 4_000_000 };

let left: RawPeer;
let right: RawPeer;
let connection: Connection;
let arrived: (stream: Stream) => void;
beforeAll(async () => {
  [left, right] = [await rawPeer(), await rawPeer({ listen: ['/ip4/127.0.0.1/tcp/0'] })];
  await right.node.handle(PROTOCOL, (stream) => arrived(stream));
  connection = await left.node.dial(right.node.getMultiaddrs());
});
afterAll(() => Promise.all([left.node.stop(), right.node.stop()]));

let here: Stream;
let there: Stream;
/** A stream, both ends of it. */
beforeEach(async () => {
  const other = new Promise<Stream>((resolve) => {
    arrived = resolve;
  });
  here = await connection.newStream([PROTOCOL]);
  there = await other;
});

describe('FrameStream', () => {
  test('frames of any sizes arrive as they were sent, however they are cut up', async () => {
    const lengths = fc.sample(fc.integer({ min: 0, max: 200_000 }), { numRuns: 20, seed: 7 });
    const frames = [0, 1, 65_536, 65_537, ...lengths].map((length, i) =>
      Buffer.alloc(length, i + 1),
    );
    const sender = new FrameStream(here, sizes);
    const reader = new FrameStream(there, sizes);
    const sending = (async () => {
      for (const one of frames) await sender.write(one, forever);
      await sender.end(forever);
    })();
    for (const one of frames) {
      expect(Buffer.compare((await reader.read(forever)) ?? Buffer.from('end'), one)).toBe(0);
    }
    expect(await reader.read(forever)).toBeNull();
    await sending;
  });

  test('a frame with a prefix, and one that is taken in parts', async () => {
    const sender = new FrameStream(here, sizes);
    const reader = new FrameStream(there, sizes);
    const rest = Buffer.alloc(150_000, 7);
    for (const prefix of [Buffer.of(1), Buffer.alloc(70_000, 3)]) {
      const sending = sender.write(rest, forever, prefix);
      expect(await reader.next(forever)).toBe(prefix.length + rest.length);
      const [first, second] = [Buffer.alloc(prefix.length), Buffer.alloc(rest.length)];
      reader.takeInto(first);
      reader.takeInto(second);
      expect([first.equals(prefix), second.equals(rest)]).toEqual([true, true]);
      await sending;
    }
  });

  test('what arrived before the reader came is there, to its end', async () => {
    here.send(frame(Buffer.from('early')));
    await here.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const reader = new FrameStream(there, sizes);
    expect(Buffer.from((await reader.read(forever))!).toString()).toBe('early');
    expect(await reader.read(forever)).toBeNull();
  });

  test('a header byte by byte', async () => {
    const reader = new FrameStream(there, sizes);
    for (const byte of frame(Buffer.from('ab'))) {
      here.send(Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(Buffer.from((await reader.read(forever))!).toString()).toBe('ab');
  });

  test.each([
    ['a header cut short', Uint8Array.of(0, 0)],
    ['a body cut short', frame(Buffer.from('half'), 8)],
  ])('%s is truncated, by a normal end and by a reset', async (_, bytes) => {
    const reader = new FrameStream(there, sizes);
    here.send(bytes);
    await here.close();
    await expect(reader.read(forever)).rejects.toMatchObject({ code: 'MESSAGE_TRUNCATED' });
    expect(there.status).toBe('aborted');
  });

  test('after a reset nothing comes', async () => {
    const reader = new FrameStream(there, sizes);
    here.abort(new Error('gone'));
    expect(await reader.read(forever)).toBeNull();
    await expect(reader.write(Buffer.from('x'), forever)).rejects.toMatchObject({
      code: 'PEER_UNREACHABLE',
    });
  });

  test('too long a frame ends the stream at its header', async () => {
    const reader = new FrameStream(there, { maxFrame: 10, maxBacklog: 100 });
    here.send(frame(new Uint8Array(1), 11));
    await expect(reader.read(forever)).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
    await expect(reader.read(forever)).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
    expect(there.status).toBe('aborted');
  });

  test('a backlog that nobody reads is bounded', async () => {
    const reader = new FrameStream(there, { maxFrame: 1000, maxBacklog: 5000 });
    for (let i = 0; i < 100 && here.status === 'open'; i += 1) {
      here.send(frame(new Uint8Array(1000)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await reader.closed;
    await expect(reader.read(forever)).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
  });

  test('the sender stays a slice ahead, not a message', async () => {
    const sender = new FrameStream(here, sizes);
    there.pause();
    const writing = sender.write(new Uint8Array(40_000_000), forever);
    writing.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(here.writeBufferLength).toBeLessThan(1_000_000);
    there.abort(new Error('enough'));
    await expect(writing).rejects.toMatchObject({ code: 'PEER_UNREACHABLE' });
  });

  test('a read ends with its deadline and takes the stream along', async () => {
    const reader = new FrameStream(there, sizes);
    await expect(reader.read(deadline('A read', 20).signal)).rejects.toMatchObject({
      code: 'TIMED_OUT',
    });
    expect(there.status).toBe('aborted');
  });

  test('one that lingers is reset after its time', async () => {
    const reader = new FrameStream(there, sizes);
    await reader.end(forever);
    reader.linger(20);
    await reader.closed;
    expect(there.status).toBe('aborted');
  });
});
