import type { Clock } from '../feed/types.ts';
import { Serial } from '../feed/serial.ts';
import type { CreateToken, IssuedToken, RotateToken, TokenView } from '../schema/api/tokens.ts';
import { toHex } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';
import { StoredToken } from '../schema/local/token.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';
import { findByHash, hashOfSecret, hashSecret, SECRET_BYTES, secretText } from './token-secret.ts';

export interface TokensPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** Somebody who showed a valid token. */
export interface TokenHolder {
  readonly token: TokenView;
  /** Aborts when the token is revoked, rotated or expires: what its holder has open then ends. */
  readonly valid: AbortSignal;
}

export interface TokenChange {
  readonly change: 'created' | 'rotated' | 'revoked';
  readonly token: TokenView;
}

const DAY = 86_400_000;
const ID_BYTES = 8;

/** The tokens of the HTTP API. Changes wait for the disk; what was revoked or rotated is refused from then on. */
export class ApiTokens {
  readonly #table: Table<StoredToken>;
  readonly #ports: TokensPorts;
  readonly #records = new Map<string, StoredToken>();
  /** Of tokens somebody has shown since they were last changed. */
  readonly #holders = new Map<string, AbortController>();
  readonly #used = new Set<string>();
  readonly #listeners = new Set<(change: TokenChange) => void>();
  readonly #changes = new Serial();
  readonly #stopUpkeep: () => void;

  private constructor(ports: TokensPorts) {
    this.#ports = ports;
    this.#table = ports.store.table('api-tokens', StoredToken);
    this.#stopUpkeep = ports.clock.every(limits.apiTokenUpkeep, () => {
      this.#endExpired();
      // Where the disk takes nothing, everything else says so; a last use that is not known harms nobody.
      this.#writeUses().catch(() => undefined);
    });
  }

  static async open(ports: TokensPorts): Promise<ApiTokens> {
    const tokens = new ApiTokens(ports);
    // A damaged record opens nothing; the node's inspection of the store reports it.
    for await (const record of tokens.#table.scan()) {
      if (record.intact) tokens.#records.set(record.key, record.value);
    }
    return tokens;
  }

  /** The oldest first. */
  list(): TokenView[] {
    return [...this.#records.values()]
      .sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1))
      .map((record) => this.#view(record));
  }

  /** @returns null for whatever is no token in force; which of its faults it has is nobody's business */
  find(secret: string): TokenHolder | null {
    const hash = hashOfSecret(secret);
    const record = hash === null ? null : findByHash(this.#records.values(), hash);
    if (record === null || this.#isExpired(record)) return null;
    const used = { ...record, lastUsed: this.#ports.clock.now() };
    this.#records.set(record.id, used);
    this.#used.add(record.id);
    const holder = this.#holders.get(record.id) ?? new AbortController();
    this.#holders.set(record.id, holder);
    return { token: this.#view(used), valid: holder.signal };
  }

  /** @throws ParleyError CONFLICT */
  create({ name, scopes, days }: CreateToken): Promise<IssuedToken> {
    return this.#changes.run(async () => {
      const records = [...this.#records.values()];
      if (records.some((other) => other.name === name)) {
        throw new ParleyError(
          'CONFLICT',
          `There is a token named "${name}" already. None was made. Choose another name, or rotate that one.`,
        );
      }
      if (records.length >= limits.apiTokens) {
        throw new ParleyError(
          'CONFLICT',
          `There are ${limits.apiTokens} tokens already, the most there can be. None was made. Revoke those that nobody uses.`,
        );
      }
      const { clock, randomBytes } = this.#ports;
      const secret = randomBytes(SECRET_BYTES);
      const now = clock.now();
      const record: StoredToken = {
        id: toHex(randomBytes(ID_BYTES)),
        name,
        scopes,
        hash: hashSecret(secret),
        created: now,
        rotated: null,
        lastUsed: null,
        expires: days === null ? null : now + days * DAY,
      };
      return this.#issue('created', record, secret);
    });
  }

  /**
   * A new secret for the same token; the old one stops at once.
   * @throws ParleyError NOT_FOUND; CONFLICT where it has expired and no new time is given
   */
  rotate(id: string, { days }: RotateToken): Promise<IssuedToken> {
    return this.#changes.run(async () => {
      const record = this.#get(id);
      const now = this.#ports.clock.now();
      if (days === undefined && this.#isExpired(record)) {
        throw new ParleyError(
          'CONFLICT',
          `The token "${record.name}" has expired and would stay so. Nothing was changed. Say for how many days it is to be valid from now on.`,
        );
      }
      const secret = this.#ports.randomBytes(SECRET_BYTES);
      const expires = days === undefined ? record.expires : now + days * DAY;
      const next = { ...record, hash: hashSecret(secret), rotated: now, expires };
      return this.#issue('rotated', next, secret);
    });
  }

  /** @throws ParleyError NOT_FOUND */
  revoke(id: string): Promise<void> {
    return this.#changes.run(async () => {
      const record = this.#get(id);
      // In force no longer, whatever the disk says; where it cannot be forgotten there, it can be revoked once more.
      this.#records.set(id, { ...record, expires: 0 });
      this.#end(id);
      await this.#table.delete(id);
      this.#records.delete(id);
      this.#used.delete(id);
      this.#tell('revoked', record);
    });
  }

  /**
   * None of their secrets opens anything from now on, whatever becomes of the clock; each token can be given a new one. What
   * their holders have open ends.
   */
  endAll(): Promise<void> {
    return this.#changes.run(async () => {
      const now = this.#ports.clock.now();
      for (const record of [...this.#records.values()]) {
        const ended = {
          ...record,
          hash: hashSecret(this.#ports.randomBytes(SECRET_BYTES)),
          expires: Math.min(record.expires ?? now, now),
        };
        this.#records.set(record.id, ended);
        this.#end(record.id);
        await this.#table.put(record.id, ended);
      }
    });
  }

  /** @returns how to stop listening */
  onChange(listener: (change: TokenChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Writes the last uses. Nothing may be asked of it afterwards. */
  async close(): Promise<void> {
    this.#stopUpkeep();
    await this.#writeUses();
  }

  async #issue(
    change: 'created' | 'rotated',
    record: StoredToken,
    secret: Uint8Array,
  ): Promise<IssuedToken> {
    await this.#table.put(record.id, record);
    this.#records.set(record.id, record);
    this.#end(record.id);
    this.#tell(change, record);
    return { token: this.#view(record), secret: secretText(secret) };
  }

  #writeUses(): Promise<void> {
    return this.#changes.run(async () => {
      for (const id of [...this.#used]) {
        // Before the write, so that a use during it is written next time.
        this.#used.delete(id);
        const record = this.#records.get(id);
        // Not worth a sync: it is for people who wonder whether a token is still needed.
        if (record !== undefined) await this.#table.put(id, record, { sync: false });
      }
    });
  }

  #endExpired(): void {
    for (const id of [...this.#holders.keys()]) {
      const record = this.#records.get(id);
      if (record === undefined || this.#isExpired(record)) this.#end(id);
    }
  }

  #end(id: string): void {
    this.#holders.get(id)?.abort();
    this.#holders.delete(id);
  }

  #tell(change: TokenChange['change'], record: StoredToken): void {
    for (const listener of this.#listeners) listener({ change, token: this.#view(record) });
  }

  #get(id: string): StoredToken {
    const record = this.#records.get(id);
    if (record !== undefined) return record;
    throw new ParleyError('NOT_FOUND', 'There is no such token. Nothing was changed.');
  }

  #isExpired({ expires }: StoredToken): boolean {
    return expires !== null && this.#ports.clock.now() >= expires;
  }

  #view(record: StoredToken): TokenView {
    const { hash: _hash, ...shown } = record;
    return { ...shown, expired: this.#isExpired(record) };
  }
}
