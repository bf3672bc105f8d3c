import type { Stream } from '@libp2p/interface';
import { streamPair } from '@libp2p/utils';
import { describe, expect, test } from 'vitest';
import { Budget } from '../../../core/network/budget.ts';
import { paceRelay } from '../../../core/network/paced-relay.ts';
import { until } from '../../support/network.ts';

/** What the library's relay does: passes on whatever comes. */
function passOn(from: Stream, to: Stream): void {
  from.addEventListener('message', ({ data }) => to.send(data));
}

/** Two ends, and between them a relay whose halves are paced. */
async function relayed(rate: number, prepare: (far: Stream) => void = () => undefined) {
  let now = 0;
  const [left, a] = await streamPair({ delay: 0 });
  const [b, right] = await streamPair({ delay: 0 });
  prepare(b);
  passOn(a, b);
  passOn(b, a);
  const passed = paceRelay(a, b, new Budget(rate, () => now));
  let received = 0;
  right.addEventListener('message', ({ data }) => (received += data.byteLength));
  return { left, a, b, passed, received: () => received, pass: (ms: number) => (now += ms) };
}

describe('a paced relay', () => {
  test('is read no further than the budget goes, and then on', async () => {
    const { left, a, passed, received, pass } = await relayed(1000);
    left.send(new Uint8Array(1250));
    await until(() => received() === 1250);
    expect(a.readStatus).toBe('paused');
    left.send(new Uint8Array(10));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([received(), passed()]).toEqual([1250, 1250]);
    pass(1000);
    await until(() => received() === 1260);
    expect(a.readStatus).toBe('paused');
    pass(10);
    await until(() => a.readStatus === 'readable');
  });

  test('is read no further than the far side takes, and then on', async () => {
    const { left, a, b, received } = await relayed(1e9, (far) => {
      const send = far.send.bind(far);
      // As of a stream whose window is used up.
      far.send = (data) => {
        send(data);
        far.writableNeedsDrain = true;
        return false;
      };
    });
    left.send(new Uint8Array(10));
    await until(() => received() === 10);
    expect(a.readStatus).toBe('paused');
    left.send(new Uint8Array(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received()).toBe(10);
    b.writableNeedsDrain = false;
    b.dispatchEvent(new Event('drain'));
    await until(() => received() === 11);
  });

  test('counts both directions', async () => {
    const { left, a, b, passed, received } = await relayed(1e9);
    left.send(new Uint8Array(10));
    await until(() => received() === 10);
    b.send(new Uint8Array(5));
    a.send(new Uint8Array(7));
    expect(passed()).toBe(22);
  });

  test('a stream that has ended is left alone', async () => {
    const { a, b } = await relayed(1);
    a.abort(new Error('gone'));
    expect(() => b.send(new Uint8Array(1000))).not.toThrow();
  });
});
