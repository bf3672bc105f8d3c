import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { algorithms, parseParameters } from '../../../core/algorithms/registry.ts';

const page = readFileSync(new URL('../../../docs/algorithms.md', import.meta.url), 'utf8');

/** Rows of the table of algorithms: `name` | `{parameters}` | rounds | ... */
const documented = new Map(
  [...page.matchAll(/^\| `([a-z-]+)`\s*\| `(\{.*?\})`\s*\| ([^|]+?)\s*\|/gm)].map(
    ([, name = '', parameters = '', rounds = '']) => [name, { parameters, rounds }],
  ),
);

test('the page on algorithms names all of them', () => {
  expect([...documented.keys()]).toEqual(algorithms.map(({ name }) => name));
});

test.each(algorithms)(
  '$name is documented with parameters that work and its rounds',
  (algorithm) => {
    const row = documented.get(algorithm.name);
    const parameters = parseParameters(algorithm, JSON.parse(row?.parameters ?? ''));
    const { maxRounds } = algorithm.manifest(parameters);
    // The examples' grids have 1001 points, for which the page says 10 halvings.
    expect(row?.rounds === '1 + halvings' ? 11 : Number(row?.rounds)).toBe(maxRounds);
  },
);
