import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../../core/store/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const Thing = z.strictObject({ text: z.string() });

test('a copy of damaged files takes a name that is free, whichever of the earlier ones were removed', async () => {
  const root = await temporaryFolder();
  const folder = join(root, 'store');
  const store = await openStore(folder);
  await store.table('things', Thing).put('a', { text: 'a' });
  await store.close();
  const log = (await readdir(folder)).find((name) => name.endsWith('.log')) ?? '';
  await rm(join(folder, log));
  const earlier = join(root, 'store.damaged-2');
  await mkdir(earlier);
  await writeFile(join(earlier, 'kept'), '');

  const damaged = await openStore(folder);
  expect(damaged.damage?.copy).toBe(join(root, 'store.damaged-1'));
  await damaged.close();
  expect(await readdir(earlier)).toEqual(['kept']);
});
