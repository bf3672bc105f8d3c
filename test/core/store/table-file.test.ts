import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../../core/store/store.ts';
import { isSoundTable } from '../../../core/store/table-file.ts';
import { seeded } from '../../faults/support/seed.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const Thing = z.strictObject({ text: z.string() });
/** Two places of blocks, whatever is left of 40 bytes, and a mark. */
const FOOTER_BYTES = 48;

/** Tables as LevelDB writes them, of what can be compressed and of what cannot. */
async function tables(): Promise<Uint8Array[]> {
  const folder = join(await temporaryFolder(), 'store');
  for (const text of [
    () => 'again and again '.repeat(20),
    () => randomBytes(200).toString('hex'),
  ]) {
    const store = await openStore(folder);
    const batch = store.batch();
    for (let n = 0; n < 400; n++)
      batch.put(store.table('things', Thing), `${text()}${n}`, { text: text() });
    await batch.write();
    await store.close();
  }
  // What stands in the log becomes a table when it is opened.
  await (await openStore(folder)).close();
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ldb'));
  return Promise.all(names.map((name) => readFile(join(folder, name))));
}

test('a table is sound as it was written, and with any bit flipped or cut anywhere it is not', async () => {
  const random = seeded(1);
  const written = await tables();
  expect(written.length).toBeGreaterThan(1);
  for (const table of written) {
    expect(isSoundTable(table)).toBe(true);
    for (let n = 0; n < 40; n++) {
      const place = Math.floor(random() * (table.length - FOOTER_BYTES));
      const changed = table.slice();
      changed[place]! ^= 1 << Math.floor(random() * 8);
      expect(isSoundTable(changed), `byte ${place} of ${table.length}`).toBe(false);
      expect(isSoundTable(table.subarray(0, place))).toBe(false);
    }
  }
  expect(isSoundTable(new Uint8Array())).toBe(false);
  expect(isSoundTable(new Uint8Array(1000))).toBe(false);
});
