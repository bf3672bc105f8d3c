import { expect, it } from 'vitest';
import { findAlgorithm, parseParameters } from '../../../core/algorithms/registry.ts';

const terms = { mode: 'secure', minimum: 3, recipients: 'participants' } as const;

it('names the numbers that leave, in the order in which they leave', () => {
  const mean = findAlgorithm('mean', 1);
  const plain = parseParameters(mean, { columns: ['wage', 'age'] });
  expect(mean.meanings(plain, mean.start(plain, terms))).toEqual([
    'number of rows with wage',
    'number of rows with age',
    'sum of wage',
    'sum of age',
  ]);
  const grouped = parseParameters(mean, {
    columns: ['wage'],
    groupBy: [{ column: 'region', levels: ['north'] }],
  });
  expect(mean.meanings(grouped, mean.start(grouped, terms))).toEqual([
    'enough persons with wage, region north (1) or not (0)',
    'enough persons with wage, region other (1) or not (0)',
  ]);
});
