import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { algorithms, parseParameters } from '../../../core/algorithms/registry.ts';
import type { Algorithm } from '../../../core/algorithms/contract.ts';
import { federate } from './federation.ts';
import { references, valuesOf } from './reference.ts';
import type { Row, Table } from './table-answer.ts';

/**
 * Every registered algorithm over five organisations against the pooled reference, in each of these scenarios. Which
 * cells may be shown is worked out here a second time, from the rows.
 */
const K = 5;
const MINIMUM = 3;
const FILTER = 'age >= 30';
const REGIONS = ['north', 'south', 'east'];
const SEXES = ['f', 'm', 'd'];
const EDGES = [0, 25, 50, 75, 100, 200];
const filters = { [FILTER]: (row: Row) => Number(row['age']) >= 30 };

const scenarios = [
  { name: 'the whole table', filter: null, groupBy: [] },
  { name: 'a filter', filter: FILTER, groupBy: [] },
  { name: 'groups', filter: null, groupBy: [['region', REGIONS]] },
  {
    name: 'a filter and two group columns',
    filter: FILTER,
    groupBy: [
      ['region', REGIONS],
      ['sex', SEXES],
    ],
  },
] as const;

test('every registered algorithm has a reference', () => {
  expect(algorithms.map(({ name }) => name).toSorted()).toEqual(Object.keys(references).toSorted());
});

describe.each(algorithms.map((algorithm) => [algorithm.name, algorithm] as const))(
  '%s',
  (name, algorithm) => {
    test.each(scenarios)('equals the pooled reference with $name', ({ filter, groupBy }) => {
      const groups = groupBy.map(([column, levels]) => ({ column, levels: [...levels] }));
      const organisations = makeOrganisations();
      const parameters = parametersFor(algorithm, filter, groups);
      const { result, rounds } = federate(algorithm, parameters, organisations, MINIMUM);

      const dimensions: Dimension[] = (parameters['groupBy'] as typeof groups).map(
        ({ column, levels }) => ({
          column,
          labels: [...levels, 'other'],
          labelOf: (v) => (levels.includes(String(v)) ? String(v) : 'other'),
        }),
      );
      if (name === 'histogram') {
        dimensions.push({
          column: 'score',
          labels: [...EDGES.slice(1).map(binLabel), 'other'],
          labelOf: binOf,
        });
      }
      const gated = filter !== null || dimensions.length > 0;
      const expected = expectedTable(name, parameters, organisations, filter, dimensions, gated);

      expect(
        result.rows.filter(({ group }) => group.length === dimensions.length).map(placed),
      ).toEqual(expected.rows.map(placed));
      for (const [i, row] of expected.rows.entries())
        expectClose(result.rows[i]!.values, row.values);
      expect(result.withheld).toEqual(expected.withheld);
      expect(result.contributors).toBe(organisations.length);
      expect(rounds[0]?.state['stage'] === 'gate').toBe(gated);
      // The data is made so that the suite sees both shown and withheld cells.
      expect(expected.rows.length).toBeGreaterThan(0);
      if (dimensions.length > 0) expect(expected.withheld.length).toBeGreaterThan(0);
    });

    test('has a form that a user interface can show, and an example that works', () => {
      expect(() => parseParameters(algorithm, algorithm.example)).not.toThrow();
      expect(z.toJSONSchema(algorithm.parameters, { io: 'input' })).toMatchObject({
        type: 'object',
      });
    });
  },
);

interface Dimension {
  readonly column: string;
  readonly labels: readonly string[];
  labelOf(value: unknown): string;
}

function parametersFor(
  algorithm: Algorithm,
  filter: string | null,
  groups: { column: string; levels: string[] }[],
): Record<string, unknown> {
  const order = { grid: { low: 0, high: 100, step: 1 }, exactOrderStatistics: true };
  const common = { filter, groupBy: groups };
  switch (algorithm.name) {
    case 'histogram':
      return { column: 'score', edges: EDGES, ...common };
    case 'frequency-table':
      return { filter, groupBy: groups.length > 0 ? groups : [{ column: 'sex', levels: SEXES }] };
    case 'any':
    case 'all':
      return { columns: ['member', 'retired'], ...common };
    case 'quantiles':
      return {
        columns: ['score', 'age'],
        probabilities: [0, 0.07, 0.25, 0.5, 0.9, 1],
        ...order,
        ...common,
      };
    case 'median':
    case 'minimum':
    case 'maximum':
      return { columns: ['score', 'age'], ...order, ...common };
    default:
      return { columns: ['score', 'wage'], ...common };
  }
}

function expectedTable(
  name: string,
  parameters: Record<string, unknown>,
  organisations: readonly Table[],
  filter: string | null,
  dimensions: readonly Dimension[],
  gated: boolean,
) {
  const columns = (parameters['columns'] as string[] | undefined) ?? [
    name === 'histogram' ? 'score' : null,
  ];
  const combinations = dimensions.reduce<string[][]>(
    (all, { labels }) => all.flatMap((group) => labels.map((label) => [...group, label])),
    [[]],
  );
  const rows: { group: string[]; column: string | null; values: Record<string, unknown> }[] = [];
  const withheld: { group: string[]; column: string | null }[] = [];
  for (const group of combinations) {
    for (const column of columns) {
      const members = organisations.map(({ rows: all }) =>
        valuesOf(
          all.filter(
            (row) =>
              (filter === null || filters[FILTER](row)) &&
              dimensions.every(
                (d, i) => row[d.column] !== null && d.labelOf(row[d.column]) === group[i],
              ),
          ),
          column,
        ),
      );
      const counted = gated ? members.filter((values) => values.length >= K) : members;
      if (gated && counted.length < MINIMUM) withheld.push({ group, column });
      else
        for (const values of references[name]!(counted.flat(), parameters))
          rows.push({ group, column, values });
    }
  }
  return { rows, withheld };
}

const placed = ({ group, column }: { group: readonly string[]; column: string | null }) => ({
  group,
  column,
});

function expectClose(actual: Record<string, unknown>, expected: Record<string, unknown>): void {
  expect(Object.keys(actual).toSorted()).toEqual(Object.keys(expected).toSorted());
  for (const [key, value] of Object.entries(expected)) {
    if (typeof value !== 'number' || Number.isInteger(value))
      expect(actual[key], key).toEqual(value);
    else expect(Math.abs(Number(actual[key]) / value - 1), key).toBeLessThan(1e-12);
  }
}

function binOf(value: unknown): string {
  const x = Number(value);
  const bin = EDGES.findIndex(
    (edge, i) => i > 0 && (x < edge || (i === EDGES.length - 1 && x === edge)),
  );
  return bin === -1 || x < EDGES[0]! ? 'other' : binLabel(EDGES[bin]!, bin - 1);
}

function binLabel(upper: number, bin: number): string {
  return `[${EDGES[bin]}, ${upper}${upper === EDGES.at(-1) ? ']' : ')'}`;
}

/** Five organisations of 80 to 240 rows; some labels are rare, some unlisted, some values missing or off the grid. */
function makeOrganisations(): Table[] {
  let seed = 20260729;
  const random = () => {
    // Numerical Recipes' linear congruential generator.
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const pick = (items: readonly string[]) => items[Math.floor(random() * items.length)]!;
  return [80, 120, 160, 200, 240].map((size) => ({
    k: K,
    filters,
    rows: Array.from({ length: size }, (): Row => {
      const region = random();
      return {
        region:
          region < 0.02
            ? 'east'
            : region < 0.05
              ? 'west'
              : region < 0.08
                ? null
                : pick(['north', 'south']),
        sex: pick(['f', 'm', 'f', 'm', 'f', 'm', 'x']),
        age: Math.floor(random() * 80),
        score: random() < 0.1 ? null : Math.floor(random() * 1100) / 10 - 2,
        wage: random() < 0.05 ? null : 3000 + random() * 1e6,
        member: random() < 0.1 ? null : random() < 0.5,
        retired: false,
      };
    }),
  }));
}
