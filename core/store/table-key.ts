import type { Range } from './database.ts';

/** Where a table's keys stand in the database: `!<table>!<key>`. Table names hold no exclamation mark. */
const NAME = /^[a-z][a-z0-9-]{0,40}$/;

export function checkTableName(name: string): void {
  if (!NAME.test(name)) throw new RangeError(`'${name}' is no table name`);
}

export const fullKey = (table: string, key: string): string => `!${table}!${key}`;
export const tableKey = (table: string, full: string): string => full.slice(table.length + 2);

/** Table and key of any key in the database; null for one that no Parley wrote. */
export function splitFullKey(full: string): { table: string; key: string } | null {
  const end = full.indexOf('!', 1);
  if (!full.startsWith('!') || end < 0 || !NAME.test(full.slice(1, end))) return null;
  return { table: full.slice(1, end), key: full.slice(end + 1) };
}

/** The table's part of the database, narrowed by a range of its keys. */
export function rangeOf(table: string, range: Range) {
  const { gte, gt, lt, lte, reverse = false, limit = -1 } = range;
  return {
    ...(gt !== undefined ? { gt: fullKey(table, gt) } : { gte: fullKey(table, gte ?? '') }),
    // '"' is the character behind '!': the first key beyond the table.
    ...(lte !== undefined
      ? { lte: fullKey(table, lte) }
      : { lt: lt === undefined ? `!${table}"` : fullKey(table, lt) }),
    reverse,
    limit,
  };
}
