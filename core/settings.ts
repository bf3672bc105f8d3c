import { z } from 'zod';
import { Serial } from './feed/serial.ts';
import { ParleyError } from './schema/errors.ts';
import { Profile } from './schema/feed/payloads.ts';
import { CollaborationId, uint } from './schema/ids.ts';
import type { Store } from './store/store.ts';
import type { Table } from './store/table.ts';

/** What the node knows of itself beside its key. */
const NodeSettings = z.strictObject({
  profile: Profile,
  /** Collaborations whose own feed must come back from members before anything is signed (PROTOCOL.md rule 8). */
  restoring: z.array(CollaborationId),
  /** Bytes a second that are relayed for members; null, or missing as in older stores: none. */
  relay: uint.nullable().optional(),
});
export type NodeSettings = z.infer<typeof NodeSettings>;

const KEY = 'node';

export class Settings {
  readonly #table: Table<NodeSettings>;
  readonly #changes = new Serial();
  #current: NodeSettings;

  private constructor(table: Table<NodeSettings>, current: NodeSettings) {
    this.#table = table;
    this.#current = current;
  }

  /** null when nothing was set up in this store yet, or it is lost. */
  static async open(store: Store): Promise<Settings | null> {
    const table = store.table('settings', NodeSettings);
    for await (const record of table.scan({ gte: KEY, lte: KEY })) {
      if (record.intact) return new Settings(table, record.value);
    }
    return null;
  }

  static async create(store: Store, settings: NodeSettings): Promise<void> {
    await store.table('settings', NodeSettings).put(KEY, settings);
  }

  get current(): NodeSettings {
    return this.#current;
  }

  /** Changes wait for one another, so that none undoes what another has just changed. */
  change(changes: (current: NodeSettings) => Partial<NodeSettings>): Promise<void> {
    return this.#changes.run(async () => {
      const changed = { ...this.#current, ...changes(this.#current) };
      await this.#table.put(KEY, changed);
      this.#current = changed;
    });
  }
}

/**
 * The settings of a node that was set up before; what the database lost of them is in the file beside it.
 * @throws ParleyError STORE_DAMAGED when it is in neither
 */
export async function openSettings(
  store: Store,
  remembered: Pick<NodeSettings, 'profile'> | null,
): Promise<Settings> {
  const found = await Settings.open(store);
  if (found !== null) return found;
  if (remembered !== null) {
    await Settings.create(store, { profile: remembered.profile, restoring: [] });
    const made = await Settings.open(store);
    if (made !== null) return made;
  }
  throw new ParleyError(
    'STORE_DAMAGED',
    `The database in ${store.folder} has lost what it began with, and nothing beside it says what that was. It was left as it is. Back up the folder, then restore the node from its recovery file in another folder.`,
  );
}
