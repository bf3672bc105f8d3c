import { z } from 'zod';
import { Serial } from './feed/serial.ts';
import { Profile } from './schema/feed/payloads.ts';
import { CollaborationId } from './schema/ids.ts';
import type { Store } from './store/store.ts';
import type { Table } from './store/table.ts';

/** What the node knows of itself beside its key. */
const NodeSettings = z.strictObject({
  profile: Profile,
  /** Collaborations whose own feed must come back from members before anything is signed (PROTOCOL.md rule 8). */
  restoring: z.array(CollaborationId),
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

  /** null when nothing was set up in this store yet. */
  static async open(store: Store): Promise<Settings | null> {
    const table = store.table('settings', NodeSettings);
    const current = await table.get(KEY);
    return current === undefined ? null : new Settings(table, current);
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
