import type { Stream } from '@libp2p/interface';
import { FrameStream } from '../../../core/network/frames.ts';
import { limits, protocols } from '../../../core/schema/limits.ts';
import { holds } from './encodings.ts';

const { maxRequest } = protocols.hello;

/** As much of a libp2p stream as frames look at: bytes come in, nothing goes out. */
class Incoming extends EventTarget {
  readonly status = 'open';
  readonly readableEnded = false;
  readonly writableNeedsDrain = false;
  aborted = false;

  abort(): void {
    this.aborted = true;
  }

  say(bytes: Uint8Array): void {
    const data = { subarray: () => bytes };
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }
}

/** All frames of a stream whose bytes come in pieces; the first byte says how they are cut. */
export async function readFrames(input: Uint8Array): Promise<void> {
  const incoming = new Incoming();
  const frames = new FrameStream(incoming as unknown as Stream, {
    maxFrame: maxRequest,
    maxBacklog: 8 * maxRequest,
  });
  const step = 1 + (input[0] ?? 0);
  for (let at = 1; at < input.length; at += step) incoming.say(input.subarray(at, at + step));
  incoming.dispatchEvent(new Event('end'));
  const signal = AbortSignal.timeout(limits.transferTimeout);
  for (;;) {
    const frame = await frames.read(signal);
    if (frame === null) return;
    holds(frame.length <= maxRequest, 'a frame above its limit was taken');
  }
}
