import type {
  Algorithm,
  AlgorithmName,
  Manifest,
  ParsedParameters,
  RoundState,
  Slot,
  SlotLabel,
  Step,
} from '../algorithms/contract.ts';
import { findAlgorithm, parseParameters } from '../algorithms/registry.ts';
import type { SlotMeaning } from '../algorithms/statements.ts';
import { attemptContext, type AttemptContext } from '../aggregation/context.ts';
import { decodeSums, encodeSlots } from '../aggregation/fixed-point.ts';
import type { RandomBytes } from '../aggregation/types.ts';
import type { CellAnswer, CellQuery } from '../data/types.ts';
import { encodeCanonical, sha256 } from '../schema/canonical.ts';
import type { TaskSpec } from '../schema/task.ts';
import type { Roster, TaskState } from './state.ts';

/** Statistics travel in Z_2^128 with 64 fraction bits (PROTOCOL.md rule 17). */
const ring = 'z128';

/**
 * A task's algorithm bound to its parsed parameters: what every participant and the launcher recompute alike.
 * @throws ParleyError ALGORITHM_UNKNOWN, PARAMETERS_INVALID
 */
export class TaskPlan {
  readonly spec: TaskSpec;
  readonly #algorithm: Algorithm;
  readonly #parameters: ParsedParameters;

  constructor(spec: TaskSpec) {
    this.spec = spec;
    this.#algorithm = findAlgorithm(spec.algorithm.name, spec.algorithm.version);
    this.#parameters = parseParameters(this.#algorithm, spec.parameters);
  }

  get algorithm(): AlgorithmName {
    return this.#algorithm.name;
  }

  get manifest(): Manifest {
    return this.#algorithm.manifest(this.#parameters);
  }

  start(): RoundState {
    return this.#algorithm.start(this.#parameters, this.spec.privacy);
  }

  ask(state: RoundState): CellQuery {
    return this.#algorithm.ask(this.#parameters, state);
  }

  /** What each number of a contribution says. */
  meanings(state: RoundState): SlotMeaning[] {
    return this.#algorithm.meanings(this.#parameters, state);
  }

  /** Which number each slot of a round of sums is, for programs. */
  labels(state: RoundState): SlotLabel[] {
    return this.#algorithm.labels(this.#parameters, state);
  }

  /** How many numbers a contribution has. */
  slots(state: RoundState): number {
    return this.#algorithm.slots(this.#parameters, state);
  }

  /** The numbers of a contribution before encoding: what the operator's preview shows. */
  contribute(state: RoundState, answer: CellAnswer): Slot[] {
    return this.#algorithm.contribute(this.#parameters, state, answer);
  }

  /** @returns the contribution as little-endian ring elements, ready to be masked */
  encode(slots: readonly Slot[], contributors: number, randomBytes: RandomBytes): Uint8Array {
    return encodeSlots(slots, { contributors, randomBytes });
  }

  combine(state: RoundState, sum: Uint8Array, contributors: number): Step {
    return this.#algorithm.combine(this.#parameters, state, decodeSums(sum), contributors);
  }

  context(
    task: TaskState,
    roster: Roster,
    round: number,
    attempt: number,
    state: RoundState,
  ): AttemptContext {
    return attemptContext({
      task: task.id,
      roster: roster.id,
      participants: roster.participants.map(({ organisation }) => organisation),
      round,
      attempt,
      input: inputHash(encodeCanonical(state)),
      ring,
      length: this.slots(state),
    });
  }
}

export function inputHash(stateBytes: Uint8Array): Uint8Array {
  return sha256(stateBytes);
}
