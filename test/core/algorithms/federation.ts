import { expect } from 'vitest';
import { z } from 'zod';
import type { Algorithm, RoundState, Slot, SlotSum } from '../../../core/algorithms/contract.ts';
import { parseParameters } from '../../../core/algorithms/registry.ts';
import type { CellQuery } from '../../../core/data/types.ts';
import { decodeCanonical, encodeCanonical } from '../../../core/schema/canonical.ts';
import { hasCode } from '../../../core/schema/errors.ts';
import type { Exact } from '../../../core/schema/exact.ts';
import { StatisticResult } from '../../../core/schema/result.ts';
import type { PrivacyTerms } from '../../../core/schema/task.ts';
import { answer, type Table } from './table-answer.ts';

const FRACTION_BITS = 64n;

interface Round {
  readonly state: RoundState;
  readonly query: CellQuery;
  /** One vector for each of the participants. */
  readonly contributions: readonly (readonly Slot[])[];
  readonly sums: readonly SlotSum[];
}

export interface Run {
  readonly result: StatisticResult;
  readonly rounds: readonly Round[];
}

/**
 * Runs an algorithm over several organisations as the tasks layer does, in memory, and checks on the way what every
 * algorithm owes: the manifest holds, states and results are canonical, combining again gives the same bytes.
 * An organisation that may not contribute to the first round is left out.
 */
export function federate<P>(
  algorithm: Algorithm<P>,
  raw: unknown,
  organisations: readonly Table[],
  minimum = 3,
): Run {
  const parameters = parseParameters(algorithm, raw);
  const manifest = algorithm.manifest(parameters);
  const terms: PrivacyTerms = { mode: 'secure', minimum, recipients: 'participants' };
  const rounds: Round[] = [];
  let participants = organisations;
  let state = sent(algorithm.start(parameters, terms));
  for (;;) {
    const query = algorithm.ask(parameters, state);
    checkQuery(query, manifest);
    const slots = algorithm.slots(parameters, state);
    expect(slots).toBeGreaterThan(0);
    expect(slots).toBeLessThanOrEqual(manifest.maxSlots);
    // The preview names every number.
    expect(algorithm.meanings(parameters, state)).toHaveLength(slots);

    const contribute = (table: Table) =>
      algorithm.contribute(parameters, state, answer(table, query));
    if (rounds.length === 0)
      participants = participants.filter((table) => mayTakePart(table, contribute));
    const contributions = participants.map(contribute);
    for (const contribution of contributions) expect(contribution).toHaveLength(slots);

    const sums = secureSum(contributions, slots);
    rounds.push({ state, query, contributions, sums });
    expect(rounds.length).toBeLessThanOrEqual(manifest.maxRounds);

    const step = algorithm.combine(parameters, state, sums, participants.length);
    const again = algorithm.combine(parameters, state, sums, participants.length);
    expect(encodeCanonical(again)).toEqual(encodeCanonical(step));
    if (step.kind === 'done') {
      const result = decodeCanonical(StatisticResult, encodeCanonical(step.result));
      expect(result).toEqual(step.result);
      return { result, rounds };
    }
    state = sent(step.state);
    expect(state).toEqual(step.state);
  }
}

/** The state as a participant gets it. */
function sent(state: RoundState): RoundState {
  return decodeCanonical(z.record(z.string(), z.unknown()), encodeCanonical(state));
}

function mayTakePart(table: Table, contribute: (table: Table) => unknown): boolean {
  try {
    contribute(table);
    return true;
  } catch (error) {
    if (hasCode(error, 'GROUP_TOO_SMALL')) return false;
    throw error;
  }
}

function checkQuery(query: CellQuery, manifest: ReturnType<Algorithm['manifest']>): void {
  expect(query.filter).toBe(manifest.filter);
  const promised = new Set(manifest.reads.map(({ column, as }) => `${column} ${as}`));
  for (const { kind, column } of query.dimensions) {
    expect(promised).toContain(`${column} ${kind === 'levels' ? 'group' : 'number'}`);
  }
  for (const measure of query.measures) {
    if (measure.column === null) continue;
    if (measure.kind === 'count' || measure.kind === 'any') {
      expect(manifest.reads.map(({ column }) => column)).toContain(measure.column);
    } else {
      expect(promised).toContain(`${measure.column} number`);
    }
  }
}

/** What the launcher learns: sums in fixed point, each contribution rounded once; of `any` slots whether any is set. */
function secureSum(contributions: readonly (readonly Slot[])[], slots: number): SlotSum[] {
  return Array.from({ length: slots }, (_, i) => {
    const column = contributions.map((contribution) => contribution[i]!);
    const total = column.reduce(
      (sum, slot) =>
        sum + (slot.kind === 'exact' ? fixedPoint(slot.value) : slot.value ? 12345n : 0n),
      0n,
    );
    return {
      value: { numerator: total, denominator: 1n << FRACTION_BITS },
      nonZero: total !== 0n,
    };
  });
}

function fixedPoint({ numerator, denominator }: Exact): bigint {
  const scaled = numerator << FRACTION_BITS;
  const floor = scaled / denominator - (scaled % denominator < 0n ? 1n : 0n);
  const twice = 2n * (scaled - floor * denominator);
  const up = twice > denominator || (twice === denominator && (floor & 1n) === 1n);
  return up ? floor + 1n : floor;
}
