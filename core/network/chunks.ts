import { KiB } from '../schema/limits.ts';
import { isWholeRecord } from './record-memory.ts';
import { release } from './release.ts';

/** Pieces below this are joined once there is a run of them. */
const SMALL = KiB;
const RUN = 256;

/**
 * Bytes that arrived and were not read yet. What it holds in memory is in proportion to their number, whatever pieces a
 * peer cuts them into: a piece of one byte would otherwise take a hundred, and keep the whole block that it came in.
 */
export class Chunks {
  readonly #chunks: Uint8Array[] = [];
  /** Memory that nobody else has a part of, freed once it was read. */
  readonly #own = new Set<ArrayBufferLike>();
  #bytes = 0;
  /** How many at the end are small. */
  #small = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get pieces(): number {
    return this.#chunks.length;
  }

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#bytes += bytes.length;
    if (isWholeRecord(bytes)) this.#own.add(bytes.buffer);
    const isPartOfMore = bytes.length < bytes.buffer.byteLength / 2;
    this.#push(isPartOfMore ? Uint8Array.from(bytes) : bytes);
    // One that was joined out of many may be small still; then it is the first of the next run.
    if (this.#small >= RUN) this.#push(joined(this.#chunks.splice(-this.#small)), 0);
  }

  /** The first four bytes as a number, big-endian; null while they are not all here. */
  peekUint32(): number | null {
    if (this.#bytes < 4) return null;
    let value = 0;
    let seen = 0;
    for (const chunk of this.#chunks) {
      for (let i = 0; i < chunk.length && seen < 4; i += 1, seen += 1) {
        value = value * 256 + (chunk[i] ?? 0);
      }
      if (seen === 4) break;
    }
    return value;
  }

  /** Takes so many out; fewer only if no more are here. */
  take(length: number): Uint8Array {
    const out = new Uint8Array(Math.min(length, this.#bytes));
    this.takeInto(out);
    return out;
  }

  /** Takes as many out as there is room for; they must be here. */
  takeInto(out: Uint8Array): void {
    let at = 0;
    let used = 0;
    for (; at < out.length; used += 1) {
      const chunk = this.#chunks[used];
      if (chunk === undefined) break;
      const part = chunk.subarray(0, out.length - at);
      out.set(part, at);
      at += part.length;
      if (part.length < chunk.length) {
        this.#chunks[used] = chunk.subarray(part.length);
        break;
      }
      if (this.#own.delete(chunk.buffer)) release(chunk);
    }
    this.#chunks.splice(0, used);
    this.#bytes -= at;
    this.#small = Math.min(this.#small, this.#chunks.length);
  }

  clear(): void {
    this.#chunks.length = 0;
    this.#own.clear();
    this.#bytes = 0;
    this.#small = 0;
  }

  #push(chunk: Uint8Array, smallBefore = this.#small): void {
    this.#chunks.push(chunk);
    this.#small = chunk.length < SMALL ? smallBefore + 1 : 0;
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
