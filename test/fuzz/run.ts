import type { Coverage } from './support/coverage.ts';
import { GuidedInputs } from './support/guided-inputs.ts';
import { Inputs } from './support/input.ts';
import { judge } from './support/judge.ts';
import type { Target } from './support/target.ts';

export interface Plan {
  readonly seed: number;
  readonly from: number;
  readonly runs: number;
  /** Milliseconds after which no further input is begun. */
  readonly most: number;
}

export interface Tally {
  readonly target: string;
  readonly inputs: number;
  readonly milliseconds: number;
  readonly accepted: number;
  /** How many were refused, by code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly slowest: number;
  /** The number of the input that took longest. */
  readonly slowestInput: number;
  /** What a guided run has found out. */
  readonly found: string;
}

export interface Found {
  readonly target: string;
  readonly seed: number;
  readonly index: number;
  readonly input: Uint8Array;
  readonly what: string;
}

/**
 * Decodes inputs one after the other.
 * @param begin hears of each before it is decoded
 * @param coverage for inputs made from those that reached new code; else each follows from seed and number alone
 */
export async function fuzz(
  target: Target,
  plan: Plan,
  begin: (index: number, input: Uint8Array) => void = () => undefined,
  coverage: Coverage | null = null,
): Promise<Tally | Found> {
  const inputs =
    coverage === null
      ? new Inputs(target, plan.seed)
      : new GuidedInputs(target, plan.seed, coverage);
  const refused: Record<string, number> = {};
  let accepted = 0;
  let slowest = 0;
  let slowestInput = 0;
  let done = 0;
  const started = performance.now();
  for (let index = plan.from; index < plan.from + plan.runs; index += 1) {
    const input = inputs.at(index);
    begin(index, input);
    const before = performance.now();
    if (before - started > plan.most) break;
    try {
      const verdict = await judge(target, input);
      if (verdict === 'accepted') accepted += 1;
      else refused[verdict] = (refused[verdict] ?? 0) + 1;
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      return { target: target.name, seed: plan.seed, index, input, what };
    }
    const took = performance.now() - before;
    if (took > slowest) [slowest, slowestInput] = [took, index];
    done += 1;
    await inputs.after(input);
  }
  const milliseconds = performance.now() - started;
  return {
    target: target.name,
    inputs: done,
    milliseconds,
    accepted,
    refused,
    slowest,
    slowestInput,
    found: inputs.found,
  };
}
