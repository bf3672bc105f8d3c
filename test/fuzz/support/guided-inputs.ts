import type { Coverage } from './coverage.ts';
import { Inputs, type InputSource } from './input.ts';
import { judge } from './judge.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { Random, seedOfInput } from './random.ts';
import type { Target } from './target.ts';

/** Inputs between two questions for coverage, which cost as much as some dozen of them. */
const BATCH = { least: 32, most: 1024 };
const KEPT_MOST = 4_096;

/**
 * Inputs guided by coverage: one that made code run which had not run before is kept, and others are made from it. So
 * they get, step by step, past checks that no single change passes. The same seed finds about the same.
 */
export class GuidedInputs implements InputSource {
  readonly #target: Target;
  readonly #seed: number;
  readonly #plain: Inputs;
  readonly #coverage: Coverage;
  readonly #kept: Uint8Array[] = [];
  #batch: Uint8Array[] = [];
  /** How many are decoded before coverage is asked for: more, the longer nothing new ran. */
  #enough = BATCH.least;

  /** @param coverage begun before anything of the target was compiled: V8 counts in nothing else */
  constructor(target: Target, seed: number, coverage: Coverage) {
    this.#target = target;
    this.#seed = seed;
    this.#plain = new Inputs(target, seed);
    this.#coverage = coverage;
  }

  get found(): string {
    return `${this.#kept.length} kept, ${this.#coverage.functions} functions ran`;
  }

  at(index: number): Uint8Array {
    const { name, most } = this.#target;
    // Not the numbers of the plain ones, which these are mixed with.
    const random = new Random(seedOfInput(~this.#seed, name, index));
    if (this.#kept.length === 0 || random.chance(4)) return this.#plain.at(index);
    return mutateBytes(random, random.pick(this.#kept), random.pick(this.#kept), most);
  }

  /** After an input was decoded, and did not break anything. */
  async after(input: Uint8Array): Promise<void> {
    this.#batch.push(input);
    if (this.#batch.length >= this.#enough) await this.#look();
  }

  async #look(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    const ran = await this.#coverage.ran();
    if (!this.#coverage.isNew(ran)) {
      this.#enough = Math.min(2 * this.#enough, BATCH.most);
      return;
    }
    this.#enough = BATCH.least;
    await this.#find(batch);
    // What runs only once, such as filling a cache, no input can be made to do again.
    this.#coverage.add(ran);
  }

  /** Keeps those which did it: decodes them again, halves of halves as long as a half does. */
  async #find(inputs: readonly Uint8Array[]): Promise<void> {
    for (const input of inputs) await judge(this.#target, input);
    const ran = await this.#coverage.ran();
    if (!this.#coverage.isNew(ran)) return;
    const half = inputs.length >> 1;
    if (half > 0) {
      await this.#find(inputs.slice(0, half));
      await this.#find(inputs.slice(half));
    } else {
      this.#coverage.add(ran);
      if (this.#kept.length < KEPT_MOST) this.#kept.push(...inputs);
    }
  }
}
