import type { Stream } from '@libp2p/interface';
import { ParleyError } from '../schema/errors.ts';
import { KiB } from '../schema/limits.ts';
import { within } from './deadline.ts';

const HEADER = 4;
const SLICE = 64 * KiB;

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
  readonly #chunks: Uint8Array[] = [];
  #buffered = 0;
  #received = 0;
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
    for (;;) {
      if (this.#failure !== null) throw this.#failure;
      const length = this.#announced();
      if (length !== null && length > this.#limits.maxFrame) {
        throw this.#fail(
          new ParleyError(
            'MESSAGE_TOO_LARGE',
            `The peer announced a message of ${length} bytes; at most ${this.#limits.maxFrame} are taken. It was not read.`,
          ),
        );
      }
      if (length !== null && this.#buffered >= HEADER + length) {
        this.#consume(HEADER);
        return this.#consume(length);
      }
      if (this.#ended) {
        if (this.#buffered === 0) return null;
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
   * @throws ParleyError PEER_UNREACHABLE when the stream broke, what ends the signal. The stream is reset then.
   */
  async write(frame: Uint8Array, signal: AbortSignal): Promise<void> {
    const header = Buffer.alloc(HEADER);
    header.writeUInt32BE(frame.length);
    const first = Math.min(frame.length, SLICE);
    await this.#send(Buffer.concat([header, frame.subarray(0, first)]), signal);
    for (let at = first; at < frame.length; at += SLICE) {
      await this.#send(frame.subarray(at, at + SLICE), signal);
    }
  }

  /** Says that nothing more will be sent. */
  async end(signal: AbortSignal): Promise<void> {
    try {
      await this.#stream.close({ signal });
    } catch (cause) {
      throw this.#fail(broken(cause));
    }
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
    if (this.#failure !== null) return;
    this.#chunks.push(bytes);
    this.#buffered += bytes.length;
    const length = this.#announced();
    const tooLong = length !== null && length > this.#limits.maxFrame;
    if (tooLong || this.#buffered > this.#limits.maxBacklog + HEADER) {
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
    this.#chunks.length = 0;
    this.#buffered = 0;
    this.#stream.abort(error);
    return this.#failure;
  }

  /** The length of the frame at the front, once its header is here. */
  #announced(): number | null {
    if (this.#buffered < HEADER) return null;
    const first = this.#chunks[0];
    if (first === undefined) return null;
    if (first.length < HEADER) {
      const joined = Buffer.concat(this.#chunks);
      this.#chunks.splice(0, this.#chunks.length, joined);
      return joined.readUInt32BE();
    }
    return Buffer.from(first.buffer, first.byteOffset, HEADER).readUInt32BE();
  }

  #consume(length: number): Uint8Array {
    const out = new Uint8Array(length);
    let at = 0;
    while (at < length) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) break;
      const part = chunk.subarray(0, length - at);
      out.set(part, at);
      at += part.length;
      if (part.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part.length);
    }
    this.#buffered -= length;
    return out;
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
