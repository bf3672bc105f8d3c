import { expect, onTestFinished, test, vi } from 'vitest';
import { LedgerRecord } from '../../../../core/data/ledger/record.ts';
import { StoredLedger } from '../../../../core/data/ledger/stored-ledger.ts';
import { openStore } from '../../../../core/store/store.ts';
import { tempFolder } from '../support/datasets.ts';

const [version, another] = ['a'.repeat(64), 'b'.repeat(64)] as const;
const record = (fingerprint: string, letter: string, bytes = 9) =>
  LedgerRecord.parse({
    format: 1,
    fingerprint,
    task: `bafyrei${letter.repeat(52)}`,
    survivors: [],
    sets: [
      {
        column: null,
        cells: 1,
        rows: 8,
        hash: new Uint8Array(32),
        packed: new Uint8Array(bytes),
      },
    ],
  });

async function setUp() {
  const store = await openStore(await tempFolder());
  onTestFinished(() => store.close());
  const table = store.table('ledger', LedgerRecord);
  const reads = vi.spyOn(table, 'entries');
  const stored = (fingerprint: string) => new StoredLedger(table).all(fingerprint);
  return { table, reads, stored, ledger: new StoredLedger(table) };
}

test('the records of the last version are read once, and what is added is among them', async () => {
  const { ledger, reads, stored } = await setUp();
  await ledger.add(record(version, 'a'));
  expect(await ledger.all(version)).toEqual([record(version, 'a')]);
  await ledger.add(record(version, 'b'));
  await ledger.add(record(another, 'c'));
  const both = [record(version, 'a'), record(version, 'b')];
  expect(await ledger.all(version)).toEqual(both);
  expect(reads).toHaveBeenCalledTimes(1);
  expect(await stored(version)).toEqual(both);
  expect(await ledger.all(another)).toEqual([record(another, 'c')]);
  expect(await ledger.all(version)).toEqual(both);
});

test('looking while others write leaves nothing out afterwards', async () => {
  const { ledger, stored } = await setUp();
  const letters = 'abcdefghijklmnopqrst'.split('');
  await Promise.all(
    letters.flatMap((letter) => [
      ledger.add(record(version, letter)),
      ledger.all(version),
      new Promise((resolve) => setImmediate(resolve)).then(() => ledger.all(version)),
    ]),
  );
  const all = letters.map((letter) => record(version, letter));
  expect(await ledger.all(version)).toEqual(all);
  expect(await stored(version)).toEqual(all);
});

test('after a write that failed, the disk is asked what is there', async () => {
  const { ledger, table, reads } = await setUp();
  await ledger.add(record(version, 'a'));
  await ledger.all(version);
  vi.spyOn(table, 'put').mockRejectedValueOnce(new Error('no room'));
  await expect(ledger.add(record(version, 'b'))).rejects.toThrow('no room');
  expect(await ledger.all(version)).toEqual([record(version, 'a')]);
  expect(reads).toHaveBeenCalledTimes(2);
});

test('what would take much memory stays on the disk', async () => {
  const { ledger, reads } = await setUp();
  for (const letter of 'abc') await ledger.add(record(version, letter, 3_000_000));
  expect(await ledger.all(version)).toHaveLength(3);
  expect(await ledger.all(version)).toHaveLength(3);
  expect(reads).toHaveBeenCalledTimes(2);
});
