import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type LocalTable, openDataset } from '../../../../core/data/local-table.ts';
import { smallDifferences } from '../../../../core/data/ledger/differences.ts';
import { Ledger, type LedgerStore } from '../../../../core/data/ledger/ledger.ts';
import { LedgerRecord, packRows, unpackRows } from '../../../../core/data/ledger/record.ts';
import type { RowSet } from '../../../../core/data/ledger/row-sets.ts';
import type { CellQuery } from '../../../../core/data/types.ts';
import { decodeCanonical, encodeCanonical } from '../../../../core/schema/canonical.ts';
import type { OrganisationId, TaskId } from '../../../../core/schema/ids.ts';
import { definitionOf, full, textFile } from '../support/datasets.ts';

/** Keeps records as their stored bytes, so that what cannot be stored fails here. */
class MemoryLedger implements LedgerStore {
  readonly bytes: Uint8Array[] = [];
  async all(fingerprint: string): Promise<LedgerRecord[]> {
    return this.bytes
      .map((bytes) => decodeCanonical(LedgerRecord, bytes))
      .filter((record) => record.fingerprint === fingerprint);
  }
  async add(record: LedgerRecord): Promise<void> {
    this.bytes.push(encodeCanonical(record));
  }
}

const task = (letter: string) => `bafyrei${letter.repeat(52)}` as TaskId;
const organisation = (letter: string) => `12D3KooW${letter.repeat(44)}` as OrganisationId;
const [A, B, C, D, E] = ['A', 'B', 'C', 'D', 'E'].map(organisation) as [
  OrganisationId,
  OrganisationId,
  OrganisationId,
  OrganisationId,
  OrganisationId,
];

const sumOf = (filter: string | null, rest: Partial<CellQuery> = {}): CellQuery => ({
  filter,
  dimensions: [],
  measures: [{ kind: 'sum', column: 'x' }],
  ...rest,
});

async function people(rows: readonly string[], personColumn?: string): Promise<LocalTable> {
  const path = await textFile('t.csv', `p,g,x\n${rows.join('\n')}\n`);
  const definition = definitionOf(
    path,
    [
      { name: 'g', type: 'text' },
      { name: 'x', type: 'integer' },
      { name: 'n', local: 'p', type: 'integer' },
    ],
    { smallestGroup: 3, ...(personColumn === undefined ? {} : { personColumn }) },
  );
  const table = await openDataset(definition);
  onTestFinished(() => table.close());
  return table;
}
const twenty = Array.from({ length: 20 }, (_, i) => `${i},${i % 2 === 0 ? 'even' : 'odd'},1`);

test('rows that differ by 1 to k-1 persons are found, k are not', async () => {
  const table = await people(twenty);
  const ledger = new Ledger(new MemoryLedger());
  await ledger.record(table, { task: task('a'), query: sumOf(null), survivors: [A, B, C] });
  const found = async (filter: string) =>
    (await ledger.overlaps(table, sumOf(filter), [A, B, C])).map(({ kind }) => kind);
  expect(await found('n <> 7')).toEqual(['persons']);
  expect(await found('n > 1')).toEqual(['persons']);
  expect(await found('n > 2')).toEqual([]);
  expect(await found('n >= 0')).toEqual([]);
});

test('another measured column is not compared, a count of it is', async () => {
  const table = await people(twenty);
  const ledger = new Ledger(new MemoryLedger());
  await ledger.record(table, { task: task('a'), query: sumOf(null), survivors: [A, B, C] });
  const ask = (column: string) =>
    ledger.overlaps(
      table,
      { filter: 'n <> 7', dimensions: [], measures: [{ kind: 'count', column }] },
      [A, B, C],
    );
  expect(await ask('n')).toEqual([]);
  expect(await ask('x')).toHaveLength(1);
});

test('persons are counted, not rows', async () => {
  const rows = twenty.flatMap((row) => [row, row, row, row]);
  const table = await people(rows, 'p');
  const ledger = new Ledger(new MemoryLedger());
  await ledger.record(table, { task: task('a'), query: sumOf(null), survivors: [A, B, C] });
  expect(await ledger.overlaps(table, sumOf('n > 1'), [A, B, C])).toHaveLength(1);
  expect(await ledger.overlaps(table, sumOf('n > 2'), [A, B, C])).toHaveLength(0);
});

test('rows without a person count as too few', async () => {
  const table = await people([...twenty, ...Array.from({ length: 9 }, () => ',none,1')], 'p');
  const ledger = new Ledger(new MemoryLedger());
  await ledger.record(table, { task: task('a'), query: sumOf(null), survivors: [A, B, C] });
  expect(await ledger.overlaps(table, sumOf("g <> 'none'"), [A, B, C])).toHaveLength(1);
});

test('a group cell is compared with a filter that comes to nearly the same', async () => {
  const table = await people(twenty);
  const ledger = new Ledger(new MemoryLedger());
  const grouped = sumOf(null, {
    dimensions: [{ kind: 'levels', column: 'g', levels: ['even', 'odd'] }],
  });
  await ledger.record(table, { task: task('a'), query: grouped, survivors: [A, B, C] });
  expect(await ledger.overlaps(table, sumOf("g = 'odd' AND n <> 7"), [A, B, C])).toEqual([
    { task: task('a'), column: 'x', kind: 'persons', pairs: [{ earlier: 1, now: 'all' }] },
  ]);
  expect(await ledger.overlaps(table, sumOf("g = 'odd'"), [A, B, C])).toEqual([]);
});

test('the same rows for a group that differs by one organisation', async () => {
  const table = await people(twenty);
  const ledger = new Ledger(new MemoryLedger());
  const query = sumOf(null);
  await ledger.record(table, { task: task('a'), query, survivors: [A, B, C, D] });
  const found = (survivors: OrganisationId[]) => ledger.overlaps(table, query, survivors);
  expect(await found([A, B, C, D])).toEqual([]);
  expect(await found([D, C, B])).toMatchObject([{ kind: 'organisation', organisation: A }]);
  expect(await found([A, B, C, D, E])).toMatchObject([{ kind: 'organisation', organisation: E }]);
  expect(await found([A, B, C, E])).toEqual([]);
});

test('rule 6: a key and its successor are one organisation', async () => {
  const table = await people(twenty);
  const ledger = new Ledger(new MemoryLedger(), (key) => (key === D ? E : key));
  const query = sumOf(null);
  await ledger.record(table, { task: task('a'), query, survivors: [A, B, C, D] });
  const found = (survivors: OrganisationId[]) => ledger.overlaps(table, query, survivors);
  expect(await found([A, B, C, E])).toEqual([]);
  expect(await found([B, C, E])).toMatchObject([{ kind: 'organisation', organisation: A }]);
});

test('withheld cells were not revealed and are not recorded', async () => {
  const table = await people(twenty);
  const store = new MemoryLedger();
  const ledger = new Ledger(store);
  await ledger.record(table, { task: task('a'), query: sumOf('n < 2'), survivors: [A, B, C] });
  expect(store.bytes).toHaveLength(0);
});

test('what is known already is not stored twice', async () => {
  const table = await people(twenty);
  const store = new MemoryLedger();
  const ledger = new Ledger(store);
  const one = { task: task('a'), query: sumOf(null), survivors: [A, B, C] };
  await ledger.record(table, one);
  await ledger.record(table, { ...one, query: sumOf('n >= 0') });
  expect(store.bytes).toHaveLength(1);
  await ledger.record(table, { ...one, task: task('b') });
  await ledger.record(table, { ...one, survivors: [A, B, C, D] });
  expect(store.bytes).toHaveLength(3);
});

test('a damaged record is reported', async () => {
  const set: RowSet = { column: 'x', cells: 1, cellOf: new Uint16Array([0, 1, 0]) };
  const packed = await packRows(set);
  const other = await packRows({ ...set, cellOf: new Uint16Array([0, 0, 0]) });
  await expect(unpackRows({ ...packed, packed: other.packed })).rejects.toMatchObject({
    code: 'STORE_DAMAGED',
  });
  const truncated = { ...packed, packed: packed.packed.subarray(0, 3) };
  await expect(unpackRows(truncated)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
});

/** Straight from the definition: every pair of sets, every row. */
function slowDifferences(a: RowSet, b: RowSet, persons: Float64Array | null, k: number) {
  const namesOf = ({ cells }: RowSet): (number | 'all')[] =>
    cells === 1 ? ['all'] : [...Array.from({ length: cells }, (_, i) => i), 'all'];
  const holds = ({ cells, cellOf }: RowSet, name: number | 'all', row: number) =>
    name === 'all' ? cellOf[row]! < cells : cellOf[row] === name;
  const rows = Array.from(a.cellOf.keys());
  const personsOf = (of: number[]) =>
    new Set(of.map((row) => persons?.[row] ?? row).filter((person) => !Number.isNaN(person))).size;
  const found = [];
  for (const earlier of namesOf(a)) {
    for (const now of namesOf(b)) {
      const differing = rows.filter((row) => holds(a, earlier, row) !== holds(b, now, row));
      if (differing.length > 0 && personsOf(differing) < k) found.push({ earlier, now });
    }
  }
  return found;
}

test('the one-pass comparison finds what the definition says', async () => {
  const k = 3;
  // Cells of fewer than k persons never get into a row set.
  const withEnough = (cells: number, cellOf: number[], persons: Float64Array | null): RowSet => {
    const count = (cell: number) =>
      new Set(
        cellOf
          .map((c, row) => (c === cell ? (persons?.[row] ?? row) : NaN))
          .filter((person) => !Number.isNaN(person)),
      ).size;
    const kept = cellOf.map((cell) => (cell < cells && count(cell) >= k ? cell : cells));
    return { column: 'x', cells, cellOf: Uint16Array.from(kept) };
  };
  const input = fc
    .record({
      rows: fc.integer({ min: 1, max: 40 }),
      cellsBefore: fc.integer({ min: 1, max: 4 }),
      cellsNow: fc.integer({ min: 1, max: 4 }),
      noise: fc.integer({ min: 0, max: 4 }),
    })
    .chain(({ rows, cellsBefore, cellsNow, noise }) => {
      const list = (max: number) =>
        fc.array(fc.integer({ min: 0, max }), { minLength: rows, maxLength: rows });
      return fc.record({
        cellsBefore: fc.constant(cellsBefore),
        cellsNow: fc.constant(cellsNow),
        before: list(cellsBefore),
        // Mostly the same rows as before: random sets are hardly ever alike.
        changes: fc.array(fc.tuple(fc.nat(rows - 1), fc.integer({ min: 0, max: cellsNow })), {
          maxLength: noise,
        }),
        persons: fc.option(list(8)),
      });
    });
  let hits = 0;
  await fc.assert(
    fc.asyncProperty(input, async ({ cellsBefore, cellsNow, before, changes, persons }) => {
      const people =
        persons === null ? null : Float64Array.from(persons, (p) => (p === 8 ? NaN : p));
      const now = before.map((cell) => Math.min(cell, cellsNow));
      for (const [row, cell] of changes) now[row] = cell;
      const a = withEnough(cellsBefore, before, people);
      const b = withEnough(cellsNow, now, people);
      const expected = slowDifferences(a, b, people, k);
      hits += expected.length;
      const got = await smallDifferences(a, b, people, k);
      expect(new Set(got.map((pair) => JSON.stringify(pair)))).toEqual(
        new Set(expected.map((pair) => JSON.stringify(pair))),
      );
    }),
    { numRuns: full ? 20_000 : 1500 },
  );
  expect(hits).toBeGreaterThan(100);
});

test('rows survive packing', async () => {
  const sets = fc
    .integer({ min: 1, max: 300 })
    .chain((cells) =>
      fc.record({ cells: fc.constant(cells), list: fc.array(fc.integer({ min: 0, max: cells })) }),
    );
  await fc.assert(
    fc.asyncProperty(sets, async ({ cells, list }) => {
      const set: RowSet = { column: null, cells, cellOf: Uint16Array.from(list) };
      expect(await unpackRows(await packRows(set))).toEqual(set);
    }),
  );
});
