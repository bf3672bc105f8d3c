import { isUtf8 } from 'node:buffer';

const UINT = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const LIST = 4;
const MAP = 5;
/** false, true, null: all that is plain of major type 7. */
const PLAIN_SIMPLE = new Set([0xf4, 0xf5, 0xf6]);
const MOST_SAFE_HIGH = 0x1f_ffff;

const PROTO = 0x5f5f_7072;
const SLASH = 0x2f;

/**
 * Whether bytes that were decoded are plainly the one canonical encoding of what they say (shortest lengths and integers,
 * keys once each and in order, valid UTF-8), and nest no deeper. It reads the bytes alone, at a tenth of the price of encoding
 * the value again. `false` only says that it does not know: floats, tags and integers that JavaScript has no number for
 * are left to that.
 */
export function isPlainlyCanonical(bytes: Uint8Array, levels: number): boolean {
  const walker = new Walker(bytes);
  return walker.value(levels) && walker.at === bytes.length;
}

class Walker {
  at = 0;
  readonly #bytes: Uint8Array;
  /** The argument of the last head: an integer, or how many bytes, items or pairs follow. */
  #argument = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  value(levels: number): boolean {
    const initial = this.#bytes[this.at];
    if (initial === undefined) return false;
    if (PLAIN_SIMPLE.has(initial)) {
      this.at += 1;
      return true;
    }
    const major = initial >> 5;
    if (major > MAP || !this.#head(initial & 31)) return false;
    switch (major) {
      case UINT:
      case NEGATIVE:
        return true;
      case BYTES:
        this.at += this.#argument;
        return this.at <= this.#bytes.length;
      case TEXT:
        return this.#text();
      case LIST:
        return this.#list(this.#argument, levels);
      default:
        return this.#map(this.#argument, levels);
    }
  }

  /** Reads an argument in its shortest form, and no larger than any safe integer. */
  #head(info: number): boolean {
    const bytes = this.#bytes;
    this.at += 1;
    if (info < 24) {
      this.#argument = info;
      return true;
    }
    if (info > 27) return false;
    const width = 1 << (info - 24);
    if (this.at + width > bytes.length) return false;
    let high = 0;
    let low = 0;
    for (let i = 0; i < width; i += 1) {
      const byte = bytes[this.at + i] ?? 0;
      if (width - i > 4) high = high * 256 + byte;
      else low = low * 256 + byte;
    }
    this.at += width;
    // The most negative safe integer stands for one less; what is next to it is left to the encoder.
    if (high >= MOST_SAFE_HIGH) return false;
    this.#argument = high * 2 ** 32 + low;
    const least = width === 1 ? 24 : 2 ** (4 * width);
    return this.#argument >= least;
  }

  #text(): boolean {
    const start = this.at;
    const end = start + this.#argument;
    if (end > this.#bytes.length) return false;
    this.at = end;
    for (let i = start; i < end; i += 1) {
      if ((this.#bytes[i] ?? 0) < 0x80) continue;
      // A decoder may drop a byte order mark, or put U+FFFD in the place of what is no text.
      return !this.#beginsWithMark(start) && isUtf8(this.#bytes.subarray(start, end));
    }
    return true;
  }

  #beginsWithMark(start: number): boolean {
    const bytes = this.#bytes;
    return bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
  }

  #list(items: number, levels: number): boolean {
    if (levels === 0) return false;
    for (let i = 0; i < items; i += 1) if (!this.value(levels - 1)) return false;
    return true;
  }

  #map(pairs: number, levels: number): boolean {
    if (levels === 0) return false;
    let before = -1;
    let lengthBefore = 0;
    for (let i = 0; i < pairs; i += 1) {
      const initial = this.#bytes[this.at];
      if (initial === undefined || initial >> 5 !== TEXT || !this.#head(initial & 31)) return false;
      const start = this.at;
      const length = this.#argument;
      if (!this.#text() || this.#isOdd(start, length)) return false;
      if (before >= 0 && !this.#isBefore(before, lengthBefore, start, length)) return false;
      before = start;
      lengthBefore = length;
      if (!this.value(levels - 1)) return false;
    }
    return true;
  }

  /** A shorter key comes first, of two as long the one whose bytes are less. */
  #isBefore(a: number, aLength: number, b: number, bLength: number): boolean {
    if (aLength !== bLength) return aLength < bLength;
    for (let i = 0; i < aLength; i += 1) {
      const difference = (this.#bytes[a + i] ?? 0) - (this.#bytes[b + i] ?? 0);
      if (difference !== 0) return difference < 0;
    }
    return false;
  }

  /** Keys that mean something to JavaScript (`__proto__`) or to the encoder (`/`, a link). */
  #isOdd(start: number, length: number): boolean {
    const bytes = this.#bytes;
    if (length === 1) return bytes[start] === SLASH;
    if (length !== 9 || bytes[start] !== 0x5f) return false;
    return new DataView(bytes.buffer, bytes.byteOffset + start, 4).getUint32(0) === PROTO;
  }
}
