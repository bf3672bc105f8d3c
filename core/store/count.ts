import type { Database } from './database.ts';
import { isIntact, sealRecord, storedChecksum } from './record.ts';
import { fullKey } from './table-key.ts';

export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: string };

/**
 * What should be in the database, told by one record that changes with every write, in the same batch. A record has a
 * checksum of its own; the count is for records that are not there any more, or are there again.
 */
export interface Count {
  /** Writes so far. */
  readonly writes: number;
  /** Records that are there, this one left out. */
  readonly records: number;
  /** Their checksums, added modulo 2^64. */
  readonly sum: bigint;
}

const TABLE = 'count';
const KEY = 'all';
const COUNT_KEY = fullKey(TABLE, KEY);
const SUM_BITS = 64;
const NUMBER_BYTES = 8;
/** Three numbers as one byte string of dag-cbor, put together by hand: it is written with everything else. */
const HEADER = Uint8Array.of(0x58, 3 * NUMBER_BYTES);
const AT_ONCE = 1000;

export const nothing: Count = { writes: 0, records: 0, sum: 0n };

export function countRecord({ writes, records, sum }: Count): Operation {
  const content = new Uint8Array(HEADER.length + 3 * NUMBER_BYTES);
  content.set(HEADER);
  const numbers = new DataView(content.buffer, HEADER.length);
  [BigInt(writes), BigInt(records), sum].forEach((number, index) =>
    numbers.setBigUint64(index * NUMBER_BYTES, number),
  );
  return { type: 'put', key: COUNT_KEY, value: sealRecord(TABLE, KEY, content) };
}

/** What the database says of itself; null when it says nothing, or the record is damaged. */
export async function readCount(database: Database): Promise<Count | null> {
  // The types say nothing of a key that is not there.
  const record = (await database.get(COUNT_KEY)) as Uint8Array | undefined;
  // Damaged is as good as gone: whoever compares it with what is there finds the difference.
  if (record === undefined || !isIntact(TABLE, KEY, record)) return null;
  const numbers = new DataView(record.buffer, record.byteOffset + record.length - 3 * NUMBER_BYTES);
  const number = (index: number): bigint => numbers.getBigUint64(index * NUMBER_BYTES);
  return { writes: Number(number(0)), records: Number(number(1)), sum: number(2) };
}

/** What is really there. @throws LevelDB's error when its files cannot be read through */
export async function countAll(database: Database): Promise<Omit<Count, 'writes'>> {
  let records = 0;
  let sum = 0n;
  const iterator = database.iterator();
  try {
    let some = await iterator.nextv(AT_ONCE);
    while (some.length > 0) {
      for (const [key, record] of some) {
        if (key === COUNT_KEY) continue;
        records += 1;
        sum = wrapped(sum + storedChecksum(record));
      }
      some = await iterator.nextv(AT_ONCE);
    }
    return { records, sum };
  } finally {
    await iterator.close();
  }
}

/** The count after these operations have been written. */
export function countAfter(
  before: Count,
  operations: readonly Operation[],
  stored: (key: string) => Uint8Array | undefined,
): Count {
  let { records, sum } = before;
  // Of operations on one key in one batch the last stands.
  const written = new Map(operations.map((operation) => [operation.key, operation]));
  for (const operation of written.values()) {
    const old = stored(operation.key);
    if (old !== undefined) {
      records -= 1;
      sum -= storedChecksum(old);
    }
    if (operation.type === 'put') {
      records += 1;
      sum += storedChecksum(operation.value);
    }
  }
  // Never below nothing, though the database were damaged under a running node: the next start finds the difference.
  return { writes: before.writes + 1, records: Math.max(0, records), sum: wrapped(sum) };
}

const wrapped = (sum: bigint): bigint => BigInt.asUintN(SUM_BITS, sum);
