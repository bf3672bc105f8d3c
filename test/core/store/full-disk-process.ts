// A child that writes until the system refuses, says so, waits for a line, writes on and reports what a reopened store
// still has of everything it had been told was written.
import { once } from 'node:events';
import { z } from 'zod';
import { openStore } from '../../../core/store/store.ts';

const [, , folder = ''] = process.argv;
const Value = z.strictObject({ text: z.string() });
const written: string[] = [];

async function fill(count: number, name: string, length: number): Promise<number> {
  let failures = 0;
  for (let i = 0; i < count; i++) {
    const key = `${name}${i}`;
    try {
      await table.put(key, { text: 'x'.repeat(length) });
      written.push(key);
    } catch {
      failures += 1;
    }
  }
  return failures;
}

let store = await openStore(folder);
let table = store.table('things', Value);
await fill(20, 'before', 100);
const failures = await fill(40, 'during', 20_000);
process.stdout.write(
  `${JSON.stringify({ failures, readable: (await table.get('before0')) !== undefined })}\n`,
);
await once(process.stdin, 'data');
const after = await fill(300, 'after', 200);
await store.close();

store = await openStore(folder);
table = store.table('things', Value);
const lost: string[] = [];
for (const key of written) if (!(await table.has(key))) lost.push(key);
await store.close();
process.stdout.write(`${JSON.stringify({ after, written: written.length, lost: lost.length })}\n`);
process.exit(0);
