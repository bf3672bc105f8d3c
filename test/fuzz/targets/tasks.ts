import { z } from 'zod';
import { algorithms, findAlgorithm, parseParameters } from '../../../core/algorithms/registry.ts';
import { decodeCanonical } from '../../../core/schema/canonical.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import { KiB, limits, MiB } from '../../../core/schema/limits.ts';
import { StatisticResult } from '../../../core/schema/result.ts';
import { TaskSpec } from '../../../core/schema/task.ts';
import { RoundStateSchema } from '../../../core/tasks/round-state.ts';
import { cbor, json, message, parsed } from '../support/encodings.ts';
import { release, roundProof, sealedShares } from '../support/secure-sum.ts';
import type { Target } from '../support/target.ts';
import { valueOf } from '../support/value-of.ts';

const roster = [
  '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp',
  '12D3KooWH3uVF6wv47WnArKHk5p6cvgCJEb74UTmxztmQDc298L3',
];
const terms = [
  { mode: 'secure', minimum: 3, recipients: 'participants' },
  { mode: 'open', minimum: 1, recipients: 'launcher' },
];
/** The first state of every algorithm, as a launcher would say it. */
const StateOfAlgorithm = z.strictObject({
  algorithm: z.string(),
  parameters: z.unknown(),
  state: RoundStateSchema,
});
const states = algorithms.map((algorithm) => {
  const state = algorithm.start(parseParameters(algorithm, algorithm.example), {
    mode: 'secure',
    minimum: 3,
    recipients: 'participants',
  });
  return { algorithm: algorithm.name, parameters: algorithm.example, state };
});

/** Tasks and rounds. */
export const tasks: readonly Target[] = [
  {
    ...message('task-spec', TaskSpec, limits.entryBytes),
    value: (random) => ({
      ...(valueOf(TaskSpec, random) as TaskSpec),
      invited: roster,
      participants: { minimum: 2, maximum: 3 },
      privacy: random.pick(terms),
    }),
  },
  message('round-state', RoundStateSchema, 1 * MiB),
  message('result', StatisticResult, 4 * MiB),
  roundProof,
  sealedShares,
  release,
  {
    name: 'algorithm-state',
    most: 64 * KiB,
    encode: cbor,
    value: (random) => random.pick(states),
    decode: (input) => {
      const { algorithm, parameters, state } = decodeCanonical(StateOfAlgorithm, input);
      const found = findAlgorithm(algorithm, 1);
      const taken = parseParameters(found, parameters);
      if (found.slots(taken, state) < 20_000) found.meanings(taken, state);
      found.ask(taken, state);
    },
  },
  {
    name: 'task-parameters',
    most: limits.entryBytes,
    encode: json,
    value: (random) => valueOf(random.pick(algorithms).parameters, random),
    decode: (input) => {
      const value = parsed(input);
      let refused: unknown = null;
      let taken = 0;
      for (const algorithm of algorithms) {
        try {
          parseParameters(algorithm, value);
          taken += 1;
        } catch (error) {
          if (!(error instanceof ParleyError)) throw error;
          refused = error;
        }
      }
      if (taken === 0) throw refused as ParleyError;
    },
  },
];
