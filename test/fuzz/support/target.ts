import type { Random } from './random.ts';

/** A decoder of what comes from outside. */
export interface Target {
  readonly name: string;
  /** The longest input that gets as far as this decoder. */
  readonly most: number;
  /** Values that are encoded, changed or not; none where only bytes are changed. */
  readonly value?: (random: Random) => unknown;
  /** What may be decoded. @throws anything for a value that has no encoding */
  readonly encode: (value: unknown) => Uint8Array;
  /**
   * Decodes.
   * @returns what it encodes to again, where that has to be the input (PROTOCOL.md rule 1)
   * @throws ParleyError for what it does not take
   */
  readonly decode: (input: Uint8Array) => unknown;
  /** How many inputs of an ordinary target one of these costs; in short runs it gets as many times fewer. */
  readonly cost?: number;
}
