import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { hasCode } from '../../core/schema/errors.ts';
import { openStore, type Store } from '../../core/store/store.ts';
import { damage, damagedFiles, damageKinds, logOf, type OlderLog } from './support/damages.ts';
import { seed, seeded, times } from './support/seed.ts';
import { Tally } from './support/tally.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const Thing = z.strictObject({ text: z.string() });
/** Of each kind of damage to each kind of file. */
const DAMAGES = times === 1 ? 2 : 25;

interface Filled {
  readonly folder: string;
  readonly truth: ReadonlyMap<string, string>;
  readonly older: OlderLog;
}

/** A store with tables of several ages, overwritten and deleted records, and a log; no test may change it. */
async function filled(root: string, random: () => number): Promise<Filled> {
  const folder = join(root, 'store');
  const truth = new Map<string, string>();
  let store = await openStore(folder);
  let older: OlderLog | null = null;
  for (let opening = 0; opening < 4; opening++) {
    const things = store.table('things', Thing);
    for (let n = 0; n < 150; n++) {
      const key = `k${Math.floor(random() * 300)}`;
      const sync = random() < 0.7;
      if (random() < 0.2) {
        await things.delete(key, { sync });
        truth.delete(key);
      } else {
        const text = `${n} ${'x'.repeat(random() * 300)}`;
        await things.put(key, { text }, { sync });
        truth.set(key, text);
      }
      if (opening === 3 && n === 70) older = logOf(folder);
    }
    await things.put('last', { text: `${opening}` });
    truth.set('last', `${opening}`);
    await store.close();
    if (opening < 3) store = await openStore(folder);
  }
  return { folder, truth, older: older! };
}

/** Whether everything is there as it was, and nothing else. */
async function isWhole(store: Store, truth: ReadonlyMap<string, string>): Promise<boolean> {
  const found = new Map<string, string>();
  for await (const record of store.table('things', Thing).scan()) {
    if (record.intact) found.set(record.key, record.value.text);
  }
  return found.size === truth.size && [...truth].every(([key, text]) => found.get(key) === text);
}

async function lookAt(folder: string, truth: ReadonlyMap<string, string>) {
  const store = await openStore(folder).catch((error: unknown) => error);
  if (store instanceof Error) {
    expect(hasCode(store, 'STORE_DAMAGED'), String(store)).toBe(true);
    return { outcome: 'refused' as const, said: true };
  }
  const opened = store as Store;
  let damaged = 0;
  for await (const _record of opened.verify()) damaged += 1;
  const whole = await isWhole(opened, truth);
  const said = opened.damage !== null || damaged > 0;
  await opened.close();
  return { outcome: whole ? ('whole' as const) : ('records lost' as const), said };
}

test('no damage to a file of the database passes in silence', { timeout: 600_000 }, async () => {
  const tally = new Tally(`Damage to LevelDB's files (seed ${seed})`);
  const random = seeded(seed);
  const root = await temporaryFolder();
  const { folder, truth, older } = await filled(root, random);
  expect(await lookAt(await copied('untouched'), truth)).toEqual({ outcome: 'whole', said: false });

  for (const kind of damageKinds) {
    for (const file of damagedFiles) {
      for (let n = 0; n < DAMAGES; n++) {
        const place = await copied(`${kind} ${file} ${n}`);
        const done = damage(place, kind, file, random, older);
        if (done === null) continue;
        const { outcome, said } = await lookAt(place, truth);
        if (outcome !== 'whole') expect(said, done).toBe(true);
        // What was said once is said at the next start, too; and what opened then, opens.
        const again = await lookAt(place, truth);
        expect(again, done).toEqual({ outcome, said });
        tally.note(`${kind}, ${file}`, said ? `${outcome}, said` : outcome);
      }
    }
  }
  tally.print();

  async function copied(name: string): Promise<string> {
    const place = join(root, name.replaceAll(' ', '-'), 'store');
    await mkdir(join(place, '..'));
    await cp(folder, place, { recursive: true });
    return place;
  }
});
