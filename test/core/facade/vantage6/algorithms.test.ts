import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  algorithmTable,
  imageName,
  mapMethod,
} from '../../../../core/facade/vantage6/algorithms.ts';
import type { AlgorithmView } from '../../../../core/schema/api/tasks.ts';

const own = ['mean', 'sum', 'quantiles'].map((name): AlgorithmView => {
  return { name, version: 1, title: name, summary: '', example: {}, parameters: {} };
});
const IMAGE = 'harbor2.vantage6.ai/demo/average';
const ask = (
  method: string,
  kwargs: Record<string, unknown> = { column_name: 'age' },
  args = [],
) => ({
  method,
  kwargs,
  args: args as unknown[],
});

describe('the average image', () => {
  test.each(['master', 'central_average'])('%s is the mean of all', (method) => {
    expect(mapMethod(IMAGE, ask(method), own)).toEqual({
      part: 'central',
      algorithm: 'mean',
      parameters: { columns: ['age'] },
      column: 'age',
      output: 'average',
    });
  });

  test.each(['average_partial', 'partial_average'])('%s is everyone’s own', (method) => {
    expect(mapMethod(IMAGE, ask(method), own)).toMatchObject({
      part: 'partial',
      output: 'own-sum-and-count',
    });
  });

  test.each([
    IMAGE,
    `${IMAGE}:latest`,
    `${IMAGE}:4.1-rc.2`,
    `${IMAGE}@sha256:${'0'.repeat(64)}`,
    `${IMAGE}:v3@sha256:${'0'.repeat(64)}`,
    'HARBOR2.vantage6.ai/demo/average',
    'harbor.vantage6.ai/demo/average',
    'localhost:5000/demo/average',
    'demo/average',
    ` ${IMAGE} `,
  ])('%s is it', (image) => {
    expect(mapMethod(image, ask('master'), own).algorithm).toBe('mean');
  });

  test.each(['average', 'harbor2.vantage6.ai/demo/average2', 'harbor2.vantage6.ai/demo', '', 'x'])(
    '"%s" is not, and the known ones are listed',
    (image) => {
      expect(() => mapMethod(image, ask('master'), own)).toThrow(
        expect.objectContaining({
          code: 'ALGORITHM_UNKNOWN',
          message: expect.stringContaining('demo/average with master') as string,
        }),
      );
    },
  );

  test('an unknown method lists the methods', () => {
    expect(() => mapMethod(IMAGE, ask('steal_rows'), own)).toThrow(
      expect.objectContaining({
        code: 'ALGORITHM_UNKNOWN',
        message: expect.stringContaining('partial_average') as string,
      }),
    );
  });

  test('the column may be given by position, too', () => {
    expect(mapMethod(IMAGE, { method: 'master', args: ['age'], kwargs: {} }, own).column).toBe(
      'age',
    );
  });

  test.each([
    ask('master', {}),
    ask('master', { column_name: 7 }),
    ask('master', { column_name: 'age; drop' }),
    ask('master', { column_name: ['age'] }),
    ask('master', { column_name: 'age', org_ids: [1] }),
    { method: 'master', args: ['age', 'wage'], kwargs: {} },
    { method: 'master', args: ['age'], kwargs: { column_name: 'age' } },
  ])('%j is refused', (input) => {
    expect(() => mapMethod(IMAGE, input, own)).toThrow(
      expect.objectContaining({ code: 'PARAMETERS_INVALID' }),
    );
  });
});

test('the image parley has every algorithm of Parley, by its name', () => {
  const parameters = { column: 'age', probabilities: [0.5] };
  expect(mapMethod('parley:1', ask('quantiles', parameters), own)).toEqual({
    part: 'central',
    algorithm: 'quantiles',
    parameters,
    column: null,
    output: 'parley',
  });
  expect(() => mapMethod('parley', ask('constructor'), own)).toThrow(
    expect.objectContaining({ code: 'ALGORITHM_UNKNOWN' }),
  );
  expect(() => mapMethod('parley', { method: 'mean', args: ['age'], kwargs: {} }, own)).toThrow(
    expect.objectContaining({ code: 'PARAMETERS_INVALID' }),
  );
});

test('every method of the table that is shown is mapped', () => {
  const rows = algorithmTable().filter(({ image }) => image !== 'parley');
  for (const { image, methods } of rows) {
    for (const method of methods) expect(mapMethod(image, ask(method), own)).toBeDefined();
  }
  expect(rows.flatMap(({ methods }) => methods)).toHaveLength(4);
});

test('the documentation has the table as it is', async () => {
  const page = await readFile(new URL('../../../../docs/vantage6.md', import.meta.url), 'utf8');
  const flat = page.replaceAll(/\s+/g, ' ').replaceAll('`', '');
  for (const { image, methods, does, gives } of algorithmTable()) {
    for (const words of [image, does, gives, ...methods]) expect(flat).toContain(words);
  }
});

test('tags and digests are no part of a name, and taking them away twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string(), (image) => {
      expect(imageName(imageName(image)).length).toBeLessThanOrEqual(imageName(image).length);
    }),
  );
  expect(imageName('registry:5000/a/b')).toBe('registry:5000/a/b');
});
