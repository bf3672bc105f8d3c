import { expect, test } from 'vitest';
import { algorithms, findAlgorithm, parseParameters } from '../../../core/algorithms/registry.ts';
import { algorithmWords } from '../../../core/algorithms/words/words.ts';
import { federate, type Run } from './federation.ts';
import type { Table } from './table-answer.ts';

/** The words in which a manifest owns to each kind of sum. */
const WORDS = {
  gate: /^how many participants have enough/,
  count: /^how many rows (?!.* at or below )/,
  sum: /^the sum of (?!the squared)/,
  centredSquares: /^the sum of the squared differences of .* from its mean/,
  atMost: /^how many rows have .* at or below points/,
  any: /^whether /,
};

const english = algorithmWords('en');

const tables = [1, 2, 3].map((owner): Table => ({
  k: 5,
  filters: { 'wage > 0': () => true },
  rows: Array.from({ length: 60 }, (_, i) => ({
    wage: (i * 173 * owner) % 10_000,
    region: i % 2 === 0 ? 'north' : 'south',
    employed: i % 3 === 0,
  })),
}));

const asked = ({ rounds }: Run) =>
  new Set(
    rounds.flatMap(({ state, query }) =>
      state['stage'] === 'gate' ? ['gate'] : query.measures.map(({ kind }) => kind),
    ),
  );

const groupBy = [{ column: 'region', levels: ['north'] }];

test.each(
  algorithms.flatMap((algorithm) =>
    [{}, { groupBy }, { groupBy, filter: 'wage > 0' }].map(
      (more, i) => [algorithm.name, i, more] as const,
    ),
  ),
)('%s lists every kind of sum that it opens, and no other (%i)', (name, _, more) => {
  const algorithm = findAlgorithm(name, 1);
  const raw = { ...(algorithm.example as object), ...more };
  const manifest = algorithm.manifest(parseParameters(algorithm, raw));
  const opens = manifest.opens.map((sum) => english.opened(sum, manifest.groups));
  const shows = english.shown(manifest.shows, manifest.groups);
  const run = federate(algorithm, raw, tables);
  const said = Object.entries(WORDS)
    .filter(([, words]) => opens.some((line) => words.test(line)))
    .map(([kind]) => kind);
  expect(said.toSorted()).toEqual([...asked(run)].toSorted());
  expect(run.result.rows.length).toBeGreaterThan(0);
  for (const line of [...opens, shows]) {
    expect(/, in each group by .*(region|wage)/.test(line)).toBe(run.result.groupBy.length > 0);
  }
});

test('missing values that matter are asked for, and said to be', () => {
  for (const name of ['sum', 'mean', 'summary']) {
    const algorithm = findAlgorithm(name, 1);
    const raw = { columns: ['wage'], skipna: false };
    const { opens } = algorithm.manifest(parseParameters(algorithm, raw));
    expect(opens).toContainEqual({ kind: 'missing', columns: ['wage'] });
    expect(asked(federate(algorithm, raw, tables))).toContain('any');
  }
});
