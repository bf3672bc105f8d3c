import { Serial } from '../feed/serial.ts';
import type { Draft, SaveDraft } from '../schema/api/drafts.ts';
import { toHex } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';
import { StoredDraft } from '../schema/local/draft.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';

const ID_BYTES = 8;

/** Tasks that somebody here is still composing. They are this node's alone until they are launched. */
export class Drafts {
  readonly #table: Table<StoredDraft>;
  readonly #now: () => number;
  readonly #randomBytes: (length: number) => Uint8Array;
  /** Counted and written in turn, so that two at once do not pass the limit. */
  readonly #turns = new Serial();

  constructor(store: Store, now: () => number, randomBytes: (length: number) => Uint8Array) {
    this.#table = store.table('drafts', StoredDraft);
    this.#now = now;
    this.#randomBytes = randomBytes;
  }

  /** The latest saved first. */
  async list(): Promise<Draft[]> {
    const drafts: Draft[] = [];
    // A damaged one is lost; the others are shown.
    for await (const record of this.#table.scan()) {
      if (record.intact) drafts.push(shown(record.key, record.value));
    }
    return drafts.sort((a, b) => b.saved - a.saved || (a.id < b.id ? -1 : 1));
  }

  /** @throws ParleyError CONFLICT when there are as many as are kept */
  create(fields: SaveDraft): Promise<Draft> {
    return this.#turns.run(async () => {
      let count = 0;
      for await (const _ of this.#table.keys()) count += 1;
      if (count >= limits.drafts.most) {
        throw new ParleyError(
          'CONFLICT',
          `There are ${count} drafts, the most that are kept. This one was not; remove one that is no longer needed.`,
        );
      }
      return this.#put(toHex(this.#randomBytes(ID_BYTES)), fields);
    });
  }

  /** @throws ParleyError NOT_FOUND */
  replace(id: string, fields: SaveDraft): Promise<Draft> {
    return this.#turns.run(async () => {
      await this.#require(id);
      return this.#put(id, fields);
    });
  }

  /** @throws ParleyError NOT_FOUND */
  remove(id: string): Promise<void> {
    return this.#turns.run(async () => {
      await this.#require(id);
      await this.#table.delete(id);
    });
  }

  async #put(id: string, { title, body }: SaveDraft): Promise<Draft> {
    const stored = { title, saved: this.#now(), body: JSON.stringify(body) };
    await this.#table.put(id, stored);
    return shown(id, stored);
  }

  async #require(id: string): Promise<void> {
    if (await this.#table.has(id)) return;
    throw new ParleyError('NOT_FOUND', 'There is no such draft. It may have been removed.');
  }
}

function shown(id: string, { title, saved, body }: StoredDraft): Draft {
  return { id, title, saved, body: JSON.parse(body) as Draft['body'] };
}
