import { sha256, toHex } from '../schema/canonical.ts';
import { TopicSecret } from '../schema/local/journal.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';

/** The secrets that gossip topics are named after (PROTOCOL.md rule 7), by their hash. */
export class TopicSecrets {
  readonly #table: Table<TopicSecret>;
  readonly #known = new Map<string, Uint8Array>();

  private constructor(table: Table<TopicSecret>) {
    this.#table = table;
  }

  static async open(store: Store): Promise<TopicSecrets> {
    const secrets = new TopicSecrets(store.table('topic-secrets', TopicSecret));
    // A damaged one is asked for again, as one that never came.
    for await (const record of secrets.#table.scan()) {
      if (record.intact)
        secrets.#known.set(toHex(sha256(record.value.secret)), record.value.secret);
    }
    return secrets;
  }

  get(hash: string): Uint8Array | undefined {
    return this.#known.get(hash);
  }

  missing(hashes: readonly string[]): string[] {
    return hashes.filter((hash) => !this.#known.has(hash));
  }

  /** Keeps a secret under its hash, before anything that names the hash is said. */
  async add(secret: Uint8Array): Promise<void> {
    const hash = toHex(sha256(secret));
    if (this.#known.has(hash)) return;
    await this.#table.put(hash, { secret });
    this.#known.set(hash, secret);
  }
}
