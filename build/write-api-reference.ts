// Writes the reference of the API into docs/; with --check it only says whether it is up to date.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { referenceFiles } from './api-reference/files.ts';

const root = new URL('../', import.meta.url);
const check = process.argv.includes('--check');
const stale: string[] = [];

await mkdir(new URL('docs/api/', root), { recursive: true });
for (const [path, content] of await referenceFiles()) {
  const place = new URL(path, root);
  const before = await readFile(place, 'utf8').catch(() => null);
  if (before === content) continue;
  stale.push(path);
  if (!check) await writeFile(place, content);
}
if (check && stale.length > 0) {
  console.error(`Not up to date: ${stale.join(', ')}. Run: npm run write:api`);
  process.exitCode = 1;
}
