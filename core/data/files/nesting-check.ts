import { limits } from '../../schema/limits.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Counts how deep a JSON text nests, over chunks. DuckDB's reader recurses without a bound, and takes the process with it. */
export class NestingCheck {
  #depth = 0;
  #inText = false;
  #escaped = false;

  /** @returns false once the text nests deeper than is allowed */
  accepts(chunk: Uint8Array): boolean {
    for (const byte of chunk) {
      if (this.#escaped) this.#escaped = false;
      else if (this.#inText) {
        if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inText = false;
      } else if (byte === QUOTE) this.#inText = true;
      // [ and {, ] and }
      else if (byte === 0x5b || byte === 0x7b) this.#depth += 1;
      else if (byte === 0x5d || byte === 0x7d) this.#depth -= 1;
      if (this.#depth > limits.jsonDepth) return false;
    }
    return true;
  }
}
