import { mutateBytes } from './mutate-bytes.ts';
import { mutateValue } from './mutate-value.ts';
import { Random, seedOfInput } from './random.ts';
import type { Target } from './target.ts';

const POOL = 64;
const HUGE_ONE_IN = 20_000;

/** Where the inputs of a run come from. */
export interface InputSource {
  at(index: number): Uint8Array;
  /** Hears of each that was decoded. */
  after(input: Uint8Array): Promise<void> | void;
  /** What was learned on the way, for people. */
  readonly found: string;
}

/** The inputs of one target, each by its number. */
export class Inputs implements InputSource {
  readonly found = '';
  readonly #target: Target;
  readonly #seed: number;
  readonly #pool: Uint8Array[] = [];

  constructor(target: Target, seed: number) {
    this.#target = target;
    this.#seed = seed;
    const random = new Random(seedOfInput(seed, target.name, -1));
    while (this.#pool.length < POOL) this.#pool.push(this.#valid(random));
  }

  /** Random bytes, a valid encoding that was changed, or the encoding of a value, changed or not. */
  at(index: number): Uint8Array {
    const random = new Random(seedOfInput(this.#seed, this.#target.name, index));
    const { most } = this.#target;
    if (random.chance(HUGE_ONE_IN)) return huge(random, random.pick(this.#pool), most);
    const kind = random.below(20);
    if (kind === 0) return random.bytes(random.below(Math.min(most, 200)));
    if (kind < 14) {
      return mutateBytes(random, random.pick(this.#pool), random.pick(this.#pool), most);
    }
    return this.#valid(random, kind < 18).subarray(0, most);
  }

  after(): void {
    // These depend on nothing that was decoded before.
  }

  #valid(random: Random, changed = false): Uint8Array {
    const { value, encode } = this.#target;
    const plain = value?.(random) ?? null;
    try {
      return encode(changed ? mutateValue(random, plain) : plain);
    } catch {
      // What was changed into has no encoding; then as it was.
      return encode(plain);
    }
  }
}

/** As long as may be: one piece of it over and over. */
function huge(random: Random, valid: Uint8Array, most: number): Uint8Array {
  const from = random.below(valid.length + 1);
  const piece = valid.subarray(from, from + 1 + random.below(8));
  const out = new Uint8Array(most);
  out.set(valid.subarray(0, Math.min(from, most)));
  for (let at = from; at < most && piece.length > 0; at += piece.length) {
    out.set(piece.subarray(0, most - at), at);
  }
  return out;
}
