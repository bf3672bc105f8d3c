import { z } from 'zod';
import { ParleyError } from '../schema/errors.ts';
import { uint } from '../schema/ids.ts';
import type { Batch } from './batch.ts';
import type { Table } from './table.ts';

/** One step of the stored form. Its writes and the new version number are stored together. */
export interface Migration {
  /** The version it yields; each one above the one before. */
  readonly to: number;
  run(store: MigratedStore, batch: Batch): Promise<void>;
}

/** What a migration may use of the store. */
export interface MigratedStore {
  table<T>(name: string, schema: z.ZodType<T>): Table<T>;
  batch(): Batch;
  isEmpty(): Promise<boolean>;
}

/** The steps from version 1 on, oldest first. */
const migrations: readonly Migration[] = [];

const VersionRecord = z.strictObject({ version: uint.min(1) });
const VERSION_KEY = 'version';

/**
 * Brings the stored form up to date.
 * @returns the version the store has now
 * @throws ParleyError STORE_TOO_NEW; STORE_DAMAGED when a store with content has lost its version
 */
export async function migrate(
  store: MigratedStore,
  steps: readonly Migration[] = migrations,
): Promise<number> {
  const newest = steps.at(-1)?.to ?? 1;
  const meta = store.table('meta', VersionRecord);
  const stored = await meta.get(VERSION_KEY);
  if (stored === undefined) {
    // Where only one form was ever written, what is there has that one, though a damaged disk took the version.
    if (newest > 1 && !(await store.isEmpty())) {
      throw new ParleyError(
        'STORE_DAMAGED',
        'The store has content but its version is missing, so it cannot be read safely. It was left as it is. Back up the folder, then restore the node from its recovery file.',
      );
    }
    await meta.put(VERSION_KEY, { version: newest });
    return newest;
  }
  if (stored.version > newest) {
    throw new ParleyError(
      'STORE_TOO_NEW',
      `This folder was written by a newer Parley (form ${stored.version}, this one knows ${newest}). Nothing was changed. Install the newer version to open it.`,
      { details: { stored: stored.version, known: newest } },
    );
  }
  for (const step of steps) {
    if (step.to <= stored.version) continue;
    const batch = store.batch();
    await step.run(store, batch);
    await batch.put(meta, VERSION_KEY, { version: step.to }).write();
  }
  return newest;
}
