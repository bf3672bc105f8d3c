import { z } from 'zod';
import { ParleyError } from '../schema/errors.ts';
import { uint } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { PrivacyTerms } from '../schema/task.ts';
import { at } from './at.ts';
import { manifestOf, tooMuch, type Account } from './account.ts';
import type { Algorithm, AlgorithmName, RoundState } from './contract.ts';
import { slotsFrom } from './contribution.ts';
import { gateQuery, gateSlots, GateState, openTargets } from './gate.ts';
import { gateMeanings, slotMeanings } from './meanings.ts';
import { slotLabels } from './slot-labels.ts';
import { planMeasures } from './measure-plan.ts';
import { slotCount, sumsByTarget, type Quantity, type SumsByTarget } from './quantity.ts';
import { allTargets, isGated, targetCount, type Scope } from './scope.ts';
import { tableOf, type Filled } from './table.ts';
import { safelyParsed } from '../schema/safely-parsed.ts';

/** The state of a round after the gate. */
export type OpenState = { readonly stage: string; readonly open: readonly number[] };

type Outcome<S> =
  { readonly kind: 'next'; readonly state: S } | ({ readonly kind: 'done' } & Filled);

/** An algorithm that measures columns in cells: what it adds to the gate, the slots and the table of results. */
export interface CellAlgorithm<P, S extends OpenState> {
  readonly name: AlgorithmName;
  readonly version: number;
  readonly example: unknown;
  readonly parameters: z.ZodType<P>;
  /** States after the gate, without the check that `open` is a list of targets. */
  readonly states: (parameters: P) => z.ZodType<S>;
  scope(parameters: P): Scope;
  account(parameters: P): Account;
  /** The first state after the gate. */
  first(parameters: P, open: readonly number[]): S;
  quantities(parameters: P, state: S): Quantity[];
  /** sums: one list for each of the quantities. */
  combine(parameters: P, state: S, sums: readonly SumsByTarget[]): Outcome<S>;
}

export function defineCellAlgorithm<P, S extends OpenState>(
  own: CellAlgorithm<P, S>,
): Algorithm<P> {
  const read = (parameters: P, state: RoundState): GateState | S => {
    const scope = own.scope(parameters);
    const schema = isGated(scope)
      ? z.union([GateState, own.states(parameters)])
      : own.states(parameters);
    const parsed = safelyParsed(schema, state);
    if (!parsed.success || (!isGate(parsed.data) && !areTargets(scope, parsed.data.open))) {
      throw new ParleyError(
        'ROUND_INPUT',
        'The state of this round does not fit the task. Nothing was sent.',
        { cause: parsed.error },
      );
    }
    return parsed.data;
  };
  const asked = (parameters: P, state: S) => ({
    open: state.open,
    quantities: own.quantities(parameters, state),
  });

  return {
    name: own.name,
    version: own.version,
    example: own.example,
    parameters: own.parameters.superRefine((parameters, context) => {
      // Only parameters without fault can be asked how much they make.
      if (context.issues.length > 0) return;
      const problem = tooMuch(own.scope(parameters), own.account(parameters));
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    }),
    manifest: (parameters) => manifestOf(own.scope(parameters), own.account(parameters)),
    start(parameters, terms: PrivacyTerms) {
      const scope = own.scope(parameters);
      if (isGated(scope)) return { stage: 'gate', minimum: terms.minimum } satisfies GateState;
      return own.first(parameters, allTargets(scope));
    },
    slots(parameters, input) {
      const state = read(parameters, input);
      if (isGate(state)) return targetCount(own.scope(parameters));
      return slotCount(asked(parameters, state));
    },
    meanings(parameters, input) {
      const state = read(parameters, input);
      const scope = own.scope(parameters);
      return isGate(state) ? gateMeanings(scope) : slotMeanings(scope, asked(parameters, state));
    },
    labels(parameters, input) {
      const state = read(parameters, input);
      if (isGate(state)) return [];
      return slotLabels(own.scope(parameters), asked(parameters, state));
    },
    ask(parameters, input) {
      const state = read(parameters, input);
      const scope = own.scope(parameters);
      if (isGate(state)) return gateQuery(scope);
      return {
        filter: scope.filter,
        dimensions: scope.dimensions,
        measures: planMeasures(scope, asked(parameters, state)).map(({ measure }) => measure),
      };
    },
    contribute(parameters, input, answer) {
      const state = read(parameters, input);
      const scope = own.scope(parameters);
      if (isGate(state)) return gateSlots(scope, answer);
      return slotsFrom(scope, asked(parameters, state), answer);
    },
    combine(parameters, input, sums, contributors) {
      const state = read(parameters, input);
      const scope = own.scope(parameters);
      if (isGate(state)) {
        const open = openTargets(scope, state, sums);
        return open.length > 0
          ? { kind: 'next', state: own.first(parameters, open) }
          : { kind: 'done', result: tableOf(own.name, scope, [], { rows: [] }, contributors) };
      }
      const outcome = own.combine(parameters, state, sumsByTarget(asked(parameters, state), sums));
      return outcome.kind === 'next'
        ? { kind: 'next', state: outcome.state }
        : { kind: 'done', result: tableOf(own.name, scope, state.open, outcome, contributors) };
    },
  };
}

/** The fields every state after the gate has. */
export const openState = <T extends string>(stage: T) => ({
  stage: z.literal(stage),
  open: z.array(uint).max(limits.slots),
});

const isGate = (state: GateState | OpenState): state is GateState => !('open' in state);

function areTargets(scope: Scope, open: readonly number[]): boolean {
  const ascending = open.every((target, i) => i === 0 || target > at(open, i - 1));
  return open.length > 0 && ascending && at(open, open.length - 1) < targetCount(scope);
}
