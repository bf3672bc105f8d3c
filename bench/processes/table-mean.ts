import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { DatasetDefinition } from '../../core/data/dataset-definition.ts';
import { openDataset } from '../../core/data/local-table.ts';
import type { CellQuery } from '../../core/data/types.ts';
import { cpuMs } from '../parts/cpu.ts';
import { withFolder } from '../parts/folder.ts';

/** `node bench/processes/table-mean.ts rows runs`: prints how long a mean took, plain and by group, as JSON. */
const [rows = 1000, runs = 1] = process.argv.slice(2).map(Number);

const levels = ['north', 'east', 'south', 'west'];
const measures: CellQuery['measures'] = [
  { kind: 'count', column: 'wage' },
  { kind: 'sum', column: 'wage' },
];
const queries = [
  {
    name: 'mean',
    query: { filter: null, dimensions: [], measures },
    sql: 'SELECT count(wage), avg(wage) FROM',
  },
  {
    name: 'mean by group (4)',
    query: {
      filter: null,
      dimensions: [{ kind: 'levels' as const, column: 'region' as never, levels }],
      measures,
    },
    sql: 'SELECT region, count(wage), avg(wage) FROM',
    tail: 'GROUP BY region',
  },
];

interface Timed {
  readonly ms: number[];
  readonly cpu: number[];
}

async function timed(once: () => Promise<unknown>, times: number): Promise<Timed> {
  const ms: number[] = [];
  const cpu: number[] = [];
  for (let run = 0; run < times; run++) {
    const before = cpuMs();
    const started = performance.now();
    await once();
    ms.push(performance.now() - started);
    cpu.push(cpuMs() - before);
  }
  return { ms, cpu };
}

async function writeTable(connection: DuckDBConnection, file: string): Promise<void> {
  await connection.run(
    `COPY (SELECT 1000 + hash(i) % 900000 / 100.0::DOUBLE AS wage,
       ['north','east','south','west'][1 + (hash(i * 7) % 4)::INTEGER] AS region
     FROM range(${rows}) t(i)) TO '${file}' (FORMAT parquet)`,
  );
}

function definitionOf(file: string): DatasetDefinition {
  const column = { description: '', levels: [] };
  return DatasetDefinition.parse({
    label: 'wages',
    description: '',
    source: { format: 'parquet', paths: [file] },
    columns: [
      { ...column, local: 'wage', name: 'wage', type: 'decimal' },
      { ...column, local: 'region', name: 'region', type: 'text' },
    ],
    personColumn: null,
    disclosure: { smallestGroup: 5, overlap: 'refuse' },
    publishSchema: true,
  });
}

const times = await withFolder(async (folder) => {
  const file = join(folder, 'wages.parquet');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await writeTable(connection, file);
  const bare = [];
  for (const { sql, tail = '' } of queries) {
    const once = () => connection.runAndReadAll(`${sql} '${file}' ${tail}`);
    await once();
    bare.push(await timed(once, runs));
  }
  connection.closeSync();
  instance.closeSync();

  const started = performance.now();
  const table = await openDataset(definitionOf(file));
  const open = performance.now() - started;
  const measured = [];
  for (const [index, { name, query }] of queries.entries()) {
    const once = () => table.measure(query);
    const [first = 0] = (await timed(once, 1)).ms;
    const ours = await timed(once, runs);
    measured.push({ name, first, ours, bare: bare[index] });
  }
  await table.close();
  return { open, queries: measured };
});
console.log(JSON.stringify(times));
process.exit();
