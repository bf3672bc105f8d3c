/** A second process on a store's folder; the tests start it, watch its output and kill it. */
import { z } from 'zod';
import { hasCode, ParleyError } from '../../core/schema/errors.ts';
import { numberKey } from '../../core/store/key.ts';
import { openStore } from '../../core/store/store.ts';

const [folder = '', mode = ''] = process.argv.slice(2);
try {
  const store = await openStore(folder);
  const table = store.table('counted', z.strictObject({ value: z.int() }));
  process.stdout.write('open\n');
  for (let value = 0; mode === 'write'; value++) {
    await table.put(numberKey(value), { value });
    process.stdout.write(`${value}\n`);
  }
  await store.close();
} catch (error) {
  if (!(error instanceof ParleyError) || hasCode(error, 'INTERNAL')) throw error;
  process.stdout.write(`${error.code}\n`);
}
