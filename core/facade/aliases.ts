import { Serial } from '../feed/serial.ts';
import { FacadeAlias } from '../schema/local/facade.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';

/** Users and nodes share their numbers, as they do at vantage6's server. */
export type AliasKind = 'organisation' | 'collaboration' | 'task' | 'run' | 'authenticatable';

/**
 * The whole numbers by which vantage6's clients know organisations, collaborations, tasks, runs, users and nodes. Each kind
 * counts from 1 in the order in which its things are first shown; a number that was given stays, and is not given again.
 */
export class Aliases {
  readonly #table: Table<{ id: number }>;
  readonly #turns = new Serial();
  readonly #ids = new Map<string, number>();
  readonly #keys = new Map<string, string>();
  readonly #last = new Map<AliasKind, number>();

  private constructor(table: Table<{ id: number }>) {
    this.#table = table;
  }

  static async open(store: Store): Promise<Aliases> {
    const table = store.table('facade-aliases', FacadeAlias);
    const aliases = new Aliases(table);
    for await (const { key, value } of table.entries()) {
      const at = key.indexOf('/');
      aliases.#remember(key.slice(0, at) as AliasKind, key.slice(at + 1), value.id);
    }
    return aliases;
  }

  /** The number of a thing; a new one when it has none yet, on disk before it is returned. */
  async idOf(kind: AliasKind, key: string): Promise<number> {
    const known = this.#ids.get(`${kind}/${key}`);
    if (known !== undefined) return known;
    return this.#turns.run(async () => {
      const meanwhile = this.#ids.get(`${kind}/${key}`);
      if (meanwhile !== undefined) return meanwhile;
      const id = (this.#last.get(kind) ?? 0) + 1;
      await this.#table.put(`${kind}/${key}`, { id });
      this.#remember(kind, key, id);
      return id;
    });
  }

  /** In the order given, one after the other. */
  async idsOf(kind: AliasKind, keys: readonly string[]): Promise<number[]> {
    const ids: number[] = [];
    for (const key of keys) ids.push(await this.idOf(kind, key));
    return ids;
  }

  keyOf(kind: AliasKind, id: number): string | null {
    return this.#keys.get(`${kind}/${id}`) ?? null;
  }

  #remember(kind: AliasKind, key: string, id: number): void {
    this.#ids.set(`${kind}/${key}`, id);
    this.#keys.set(`${kind}/${id}`, key);
    this.#last.set(kind, Math.max(id, this.#last.get(kind) ?? 0));
  }
}
