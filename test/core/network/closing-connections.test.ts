import { yamux } from '@chainsafe/libp2p-yamux';
import { multiaddrConnectionPair } from '@libp2p/utils';
import { expect, onTestFinished, test } from 'vitest';
import { silentOnceClosed } from '../../../core/network/closing-connections.ts';

/** A process that meets this error ends: what opens a stream on a connection that is just closing. */
test('a stream opened while its connection closes ends, and the process does not', async () => {
  const uncaught: unknown[] = [];
  const before = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => uncaught.push(error));
  onTestFinished(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of before) process.on('uncaughtException', listener);
  });
  const [connection] = multiaddrConnectionPair();
  const muxer = silentOnceClosed(yamux()()).createStreamMuxer(connection);
  const stream = await muxer.createStream({ protocol: '/test' });
  const opened = muxer.createStream({ protocol: '/test' });
  const closing = connection.close();
  await Promise.allSettled([opened, closing]);
  await new Promise((wake) => setTimeout(wake, 50));
  expect(uncaught).toEqual([]);
  await expect.poll(() => stream.status).not.toBe('open');
});
