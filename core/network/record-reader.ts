import { LONG, memoryForRecord } from './record-memory.ts';
import { release } from './release.ts';

const LENGTH_BYTES = 2;

/** Puts the records of Noise together from what a connection reads, each in memory of its own. */
export class RecordReader {
  readonly #isSocket: boolean;
  /** The record that is being read; null while it is its length. */
  #record: Uint8Array | null = null;
  /** How much is here of the one or the other. */
  #filled = 0;
  #length = 0;

  /** @param isSocket whether what is read comes from a socket of Node's, and is nobody else's */
  constructor(isSocket: boolean) {
    this.#isSocket = isSocket;
  }

  *decode(data: Uint8Array | Iterable<Uint8Array>): Generator<Uint8Array> {
    for (const piece of data instanceof Uint8Array ? [data] : data) {
      yield* this.#recordsIn(piece);
      if (this.#isSocket && piece.length >= LONG && fillsItsMemory(piece)) release(piece);
    }
  }

  *#recordsIn(piece: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < piece.length;) {
      const record = this.#record;
      if (record === null) {
        this.#takeLength(piece[at] ?? 0);
        at += 1;
        continue;
      }
      const part = piece.subarray(at, at + record.length - this.#filled);
      record.set(part, this.#filled);
      at += part.length;
      this.#filled += part.length;
      if (this.#filled < record.length) continue;
      this.#record = null;
      this.#filled = 0;
      yield record;
    }
  }

  #takeLength(byte: number): void {
    this.#length = this.#length * 256 + byte;
    this.#filled += 1;
    if (this.#filled < LENGTH_BYTES) return;
    // A record of no bytes is none, and passed over.
    if (this.#length > 0) this.#record = memoryForRecord(this.#length);
    this.#length = 0;
    this.#filled = 0;
  }
}

/** As what Node read from a socket does, which is not taken out of a pool. */
const fillsItsMemory = ({ buffer, byteLength }: Uint8Array): boolean =>
  byteLength === buffer.byteLength;
