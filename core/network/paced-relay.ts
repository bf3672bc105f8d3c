import type { Stream } from '@libp2p/interface';
import type { Budget } from './budget.ts';

/** Where a timer would be rounded up anyway; looking again is cheap. */
const LONGEST_LOOK = 1_000;

/**
 * Holds both directions of a relayed connection to a budget, and to what the receiving side takes. The library's relay
 * passes on what comes without end: a fast sender fills the relay's memory where the receiver is slow. Here a stream is read
 * no further while the other one cannot send, so that its sender has to wait.
 * @returns bytes passed on so far
 */
export function paceRelay(a: Stream, b: Stream, budget: Budget): () => number {
  const passed = { bytes: 0 };
  paceOneWay(a, b, budget, passed);
  paceOneWay(b, a, budget, passed);
  return () => passed.bytes;
}

function paceOneWay(from: Stream, to: Stream, budget: Budget, passed: { bytes: number }): void {
  let held = false;
  const look = (): void => {
    if (!isReading(from)) return;
    const wait = budget.wait();
    if (wait > 0) {
      setTimeout(look, Math.min(wait, LONGEST_LOOK)).unref();
    } else if (to.writableNeedsDrain) {
      to.addEventListener('drain', look, { once: true });
    } else {
      held = false;
      from.resume();
    }
  };
  const send = to.send.bind(to);
  to.send = (data) => {
    const takesMore = send(data);
    passed.bytes += data.byteLength;
    budget.spend(data.byteLength);
    if (!held && isReading(from) && (!takesMore || budget.wait() > 0)) {
      held = true;
      from.pause();
      look();
    }
    return takesMore;
  };
}

/** A stream that is closing refuses to be paused or resumed. */
function isReading({ readStatus }: Stream): boolean {
  return readStatus === 'readable' || readStatus === 'paused';
}
