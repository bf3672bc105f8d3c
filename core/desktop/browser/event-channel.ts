import { answerHeaders } from '../../api/answer-headers.ts';
import { limits } from '../../schema/limits.ts';

/** One thing that changes, told to every page that listens, as server-sent events; each begins with how it is now. */
export class EventChannel {
  readonly #now: () => unknown;
  readonly #readers = new Set<ReadableStreamDefaultController<Uint8Array>>();
  readonly #encoder = new TextEncoder();
  #heartbeat: NodeJS.Timeout | null = null;

  constructor(now: () => unknown) {
    this.#now = now;
  }

  get readers(): number {
    return this.#readers.size;
  }

  listen(): Response {
    let own: ReadableStreamDefaultController<Uint8Array> | null = null;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        this.#readers.add(controller);
        controller.enqueue(this.#message());
        this.#heartbeat ??= setInterval(
          () => this.#send(this.#encoder.encode(': still here\n\n')),
          limits.eventsHeartbeat,
        ).unref();
      },
      cancel: () => {
        if (own !== null) this.#leave(own);
      },
    });
    return new Response(body, {
      headers: { ...answerHeaders, 'content-type': 'text/event-stream' },
    });
  }

  /** It has changed. */
  tell(): void {
    if (this.#readers.size > 0) this.#send(this.#message());
  }

  close(): void {
    for (const reader of this.#readers) {
      this.#leave(reader);
      reader.close();
    }
  }

  #message(): Uint8Array {
    return this.#encoder.encode(`data: ${JSON.stringify(this.#now())}\n\n`);
  }

  #send(piece: Uint8Array): void {
    for (const reader of this.#readers) {
      if ((reader.desiredSize ?? 0) > -WAITING_MOST) {
        reader.enqueue(piece);
        continue;
      }
      // Whoever has stopped reading is let go; a page that still wants it connects again, and is told how it is then.
      this.#leave(reader);
      reader.close();
    }
  }

  #leave(reader: ReadableStreamDefaultController<Uint8Array>): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0 || this.#heartbeat === null) return;
    clearInterval(this.#heartbeat);
    this.#heartbeat = null;
  }
}

/** Messages that wait for a slow reader. */
const WAITING_MOST = 100;
