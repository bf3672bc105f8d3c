import { readFile, writeFile } from 'node:fs/promises';
import { ParleyError } from '../core/schema/errors.ts';

/**
 * Deals a table's rows out like cards, ordered by diagnosis and radius, one file for each organisation: each gets its
 * share of small and large tumours of either kind, and no group of rows at any of them is smaller than 5.
 */
export async function dealOut(table: string, files: readonly string[]): Promise<void> {
  const [header = '', ...rows] = (await readTable(table)).trimEnd().split(/\r?\n/);
  if (!header.startsWith('diagnosis,radius,')) {
    throw new ParleyError(
      'USAGE',
      `${table} does not have the sample's columns; nothing was started.`,
    );
  }
  const keyed = rows.map((row) => {
    const [diagnosis = '', radius = ''] = row.split(',');
    return { row, diagnosis, radius: Number(radius) };
  });
  keyed.sort((a, b) =>
    a.diagnosis === b.diagnosis ? a.radius - b.radius : a.diagnosis < b.diagnosis ? -1 : 1,
  );
  await Promise.all(
    files.map((file, index) => {
      const own = keyed.filter((_, card) => card % files.length === index);
      return writeFile(file, `${[header, ...own.map(({ row }) => row)].join('\n')}\n`);
    }),
  );
}

async function readTable(table: string): Promise<string> {
  try {
    return await readFile(table, 'utf8');
  } catch (cause) {
    throw new ParleyError('DATA_MISSING', `${table} cannot be read; nothing was started.`, {
      cause,
    });
  }
}
