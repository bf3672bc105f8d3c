import { appendFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { openDataset } from '../../../core/data/local-table.ts';
import { definitionOf, textFile } from './support/datasets.ts';
import { ask, open } from './support/tables.ts';

describe('versions of a dataset', () => {
  const columns = [{ name: 'x', type: 'integer' as const }];
  const sum = ask([{ kind: 'sum', column: 'x' }]);

  test('another version than the approved one is refused', async () => {
    const path = await textFile('t.csv', 'x\n1\n');
    const definition = definitionOf(path, columns);
    const approved = (await open(definition)).version;
    const options = { expectFingerprint: approved.fingerprint, known: approved };
    await open(definition, options);
    await writeFile(path, 'x\n2\n');
    await expect(openDataset(definition, options)).rejects.toMatchObject({ code: 'DATA_CHANGED' });
  });

  test('a change before the first and between queries is noticed', async () => {
    const path = await textFile('t.csv', 'x\n1\n');
    const unread = await open(definitionOf(path, columns));
    const read = await open(definitionOf(path, columns));
    await read.measure(sum);
    await appendFile(path, '2\n');
    await expect(unread.measure(sum)).rejects.toMatchObject({ code: 'DATA_CHANGED' });
    await expect(read.measure(sum)).rejects.toMatchObject({ code: 'DATA_CHANGED' });
  });

  test('a change during a query is noticed', async () => {
    const path = await textFile('t.csv', `x\n${'1\n'.repeat(300_000)}`);
    const table = await open(definitionOf(path, columns));
    const running = table.measure(sum);
    await Promise.all([
      expect(running).rejects.toMatchObject({ code: 'DATA_CHANGED' }),
      new Promise((resolve) => setImmediate(resolve)).then(() => appendFile(path, '2\n')),
    ]);
  });
});
