import { randomBytes } from 'node:crypto';
import { yamux } from '@chainsafe/libp2p-yamux';
import type { Stream } from '@libp2p/interface';
import { multiaddrConnectionPair } from '@libp2p/utils';
import { expect, test } from 'vitest';
import { withFewerWindowUpdates } from '../../../core/network/window-updates.ts';

const WINDOW = 256 * 1024;

/** A stream from a plain yamux to one that tells less; `grants` is what the latter let through. */
async function streamTo(): Promise<{ out: Stream; in: Stream; grants: number[] }> {
  const [from, to] = multiaddrConnectionPair();
  const grants: number[] = [];
  const send = to.send.bind(to);
  to.send = (data) => {
    const frame = Buffer.from(data.subarray());
    if (frame[1] === 1 && frame.readUInt16BE(2) === 0) grants.push(frame.readUInt32BE(8));
    return send(data);
  };
  const options = { enableKeepAlive: false, streamOptions: { maxStreamWindowSize: WINDOW } };
  const sender = yamux(options)().createStreamMuxer(from);
  const receiver = withFewerWindowUpdates(yamux(options)()).createStreamMuxer(to);
  const arrived = new Promise<Stream>((resolve) => {
    receiver.addEventListener('stream', ({ detail }) => resolve(detail), { once: true });
  });
  const out = await sender.createStream({ protocol: '/test' });
  return { out, in: await arrived, grants };
}

test('all arrives, though room is told of only by halves of the window', async () => {
  const streams = await streamTo();
  let received = 0;
  streams.in.addEventListener('message', ({ data }) => (received += data.byteLength));
  const pieces = Array.from({ length: 800 }, (_, i) => randomBytes(1 + ((i * 37) % 5000)));
  const total = pieces.reduce((sum, { length }) => sum + length, 0);
  expect(total).toBeGreaterThan(4 * WINDOW);
  for (const piece of pieces) streams.out.send(piece);
  await expect.poll(() => received).toBe(total);
  const told = streams.grants.reduce((sum, grant) => sum + grant, 0);
  expect(Math.min(...streams.grants)).toBeGreaterThanOrEqual(WINDOW / 2);
  expect(told).toBeGreaterThan(total - WINDOW / 2);
  expect(told).toBeLessThanOrEqual(total);
});

test('what opens and ends a stream is never held back', async () => {
  const streams = await streamTo();
  let ended = false;
  streams.out.addEventListener('remoteCloseWrite', () => (ended = true));
  await streams.in.close();
  await expect.poll(() => ended).toBe(true);
});
