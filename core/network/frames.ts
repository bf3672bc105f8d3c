import type { Stream } from '@libp2p/interface';
import { ParleyError } from '../schema/errors.ts';
import { KiB } from '../schema/limits.ts';
import { Chunks } from './chunks.ts';
import { within } from './deadline.ts';

const HEADER = 4;
/**
 * With 12 bytes of yamux, 16 of its tag and 2 of its length it is one record of Noise, and 64 KiB on the wire. Node reads as
 * many from a socket at a time: a byte more would cost a second read and a copy.
 */
const SLICE = 64 * KiB - 12 - 16 - 2;

/** The longest frame of no more than this length that leaves no small piece behind its last slice. */
export const evenFrame = (most: number): number =>
  Math.floor((most + HEADER) / SLICE) * SLICE - HEADER;

const NOTHING = new Uint8Array();

export interface FrameLimits {
  /** Longest frame taken, in bytes. A longer one ends the stream before any of it is kept. */
  readonly maxFrame: number;
  /** Longest backlog of frames that were not read yet. */
  readonly maxBacklog: number;
}

/**
 * Frames on a libp2p stream: 4 bytes of length, big-endian, then as many bytes.
 *
 * Streams of js-libp2p have no backpressure towards the reader, report a cut connection as a normal end, and take
 * any amount to send. So completeness is judged by length alone, what arrives is bounded while it arrives, and what is
 * sent waits for `drain` after every slice.
 */
export class FrameStream {
  readonly #stream: Stream;
  readonly #limits: FrameLimits;
  readonly #unread = new Chunks();
  #received = 0;
  #ignores = false;
  #ended = false;
  #failure: ParleyError | null = null;
  #wake: () => void = () => undefined;
  readonly #closed: Promise<void>;

  constructor(stream: Stream, limits: FrameLimits) {
    this.#stream = stream;
    this.#limits = limits;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#closed = promise;
    stream.addEventListener('close', () => {
      this.#end();
      resolve(undefined);
    });
    stream.addEventListener('end', () => this.#end());
    // A stream that ended before this line tells it by its state, not by another event.
    if (stream.readableEnded || ended(stream)) this.#end();
    if (ended(stream)) resolve(undefined);
    // Last: adding it lets what came early through.
    stream.addEventListener('message', (event) => this.#take(event.data.subarray()));
  }

  /** Settles when both sides have closed the stream or either has reset it. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  /** How many bytes arrived so far. */
  get received(): number {
    return this.#received;
  }

  /**
   * The next frame, or null when the stream ended between two frames. One reader at a time.
   * @throws ParleyError MESSAGE_TOO_LARGE, MESSAGE_TRUNCATED, what ends the signal. The stream is reset then.
   */
  async read(signal: AbortSignal): Promise<Uint8Array | null> {
    const length = await this.next(signal);
    return length === null ? null : this.#unread.take(length);
  }

  /** Takes bytes of the frame whose length `next` has said. */
  takeInto(out: Uint8Array): void {
    this.#unread.takeInto(out);
  }

  /**
   * As `read`, but says only how long the frame is, once it is all here: whoever knows where it belongs saves a copy. All of
   * it must be taken before the next is asked for.
   */
  async next(signal: AbortSignal): Promise<number | null> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure;
      const length = this.#unread.peekUint32();
      if (length !== null && length > this.#limits.maxFrame) {
        throw this.#fail(
          new ParleyError(
            'MESSAGE_TOO_LARGE',
            `The peer announced a message of ${length} bytes; at most ${this.#limits.maxFrame} are taken. It was not read.`,
          ),
        );
      }
      if (length !== null && this.#unread.bytes >= HEADER + length) {
        this.#unread.take(HEADER);
        return length;
      }
      if (this.#ended) {
        if (this.#unread.bytes === 0) return null;
        throw this.#fail(
          new ParleyError(
            'MESSAGE_TRUNCATED',
            'The message ended before its length; nothing of it is used.',
          ),
        );
      }
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.#wake = () => resolve(undefined);
      try {
        await within(signal, 'Reading from the peer', promise);
      } catch (error) {
        if (error instanceof ParleyError) this.#fail(error);
        throw error;
      }
    }
  }

  /**
   * Sends one frame, never more than a slice ahead of what the connection takes.
   * @param prefix some bytes more that the frame begins with, so that a long answer need not be copied behind its status
   * @throws ParleyError PEER_UNREACHABLE when the stream broke, what ends the signal. The stream is reset then.
   */
  async write(frame: Uint8Array, signal: AbortSignal, prefix = NOTHING): Promise<void> {
    const head = Buffer.alloc(HEADER + prefix.length);
    head.writeUInt32BE(prefix.length + frame.length);
    head.set(prefix, HEADER);
    const first = Math.max(0, Math.min(frame.length, SLICE - head.length));
    await this.#send(Buffer.concat([head, frame.subarray(0, first)]), signal);
    for (let at = first; at < frame.length; at += SLICE) {
      await this.#send(frame.subarray(at, at + SLICE), signal);
    }
  }

  /** Sends short frames as one piece. */
  async writeTogether(frames: readonly Uint8Array[], signal: AbortSignal): Promise<void> {
    const pieces = frames.flatMap((frame) => {
      const head = Buffer.alloc(HEADER);
      head.writeUInt32BE(frame.length);
      return [head, frame];
    });
    await this.#send(Buffer.concat(pieces), signal);
  }

  /** Says that nothing more will be sent. */
  async end(signal: AbortSignal): Promise<void> {
    try {
      await this.#stream.close({ signal });
    } catch (cause) {
      throw this.#fail(broken(cause));
    }
  }

  /** Nothing more is read: what still comes is not kept. */
  ignoreRest(): void {
    this.#ignores = true;
    this.#unread.clear();
  }

  /** Resets the stream; what was queued is dropped. */
  abort(error: Error): void {
    this.#stream.abort(error);
  }

  /** Resets the stream unless it closes within this time: a peer that never closes its side must not keep the slot. */
  linger(ms: number): void {
    const timer = setTimeout(() => {
      this.abort(new ParleyError('TIMED_OUT', 'The peer did not close its side of the stream.'));
    }, ms);
    timer.unref();
    void this.#closed.then(() => clearTimeout(timer));
  }

  async #send(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    while (this.#stream.writableNeedsDrain && !ended(this.#stream)) {
      // `onDrain()` works once only; the event works always. A stream that closes never drains.
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.#stream.addEventListener('drain', () => resolve(undefined), { once: true });
      try {
        await within(signal, 'Sending to the peer', Promise.race([promise, this.#closed]));
      } catch (error) {
        if (error instanceof ParleyError) this.#fail(error);
        throw error;
      }
    }
    try {
      this.#stream.send(bytes);
    } catch (cause) {
      throw this.#fail(broken(cause));
    }
  }

  #take(bytes: Uint8Array): void {
    this.#received += bytes.length;
    if (this.#failure !== null || this.#ignores) return;
    this.#unread.add(bytes);
    const length = this.#unread.peekUint32();
    const tooLong = length !== null && length > this.#limits.maxFrame;
    if (tooLong || this.#unread.bytes > this.#limits.maxBacklog + HEADER) {
      this.#fail(
        new ParleyError(
          'MESSAGE_TOO_LARGE',
          `The peer sent more than the ${this.#limits.maxFrame} bytes a message may have; it was cut off.`,
        ),
      );
    }
    this.#wake();
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }

  #fail(error: ParleyError): ParleyError {
    this.#failure ??= error;
    this.#unread.clear();
    this.#stream.abort(error);
    return this.#failure;
  }
}

function ended(stream: Stream): boolean {
  return stream.status === 'closed' || stream.status === 'aborted' || stream.status === 'reset';
}

function broken(cause: unknown): ParleyError {
  return new ParleyError(
    'PEER_UNREACHABLE',
    'The stream to the peer broke off; what was being sent may not have arrived.',
    // js-libp2p rejects some waits with the close event instead of an error.
    { cause: cause instanceof Error ? cause : undefined },
  );
}
