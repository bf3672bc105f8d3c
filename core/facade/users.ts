import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Serial } from '../feed/serial.ts';
import type { FacadeUserView } from '../schema/api/facade.ts';
import { toHex } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';
import { FacadeUser } from '../schema/local/facade.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';

/** 32 MiB and about 0.1 s a password (OWASP's choice of parameters for scrypt, with a lower N that suits a loopback). */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
const HASH_BYTES = 32;
const derive = promisify<string, Uint8Array, number, typeof COST, Buffer>(scrypt);

/**
 * Who may sign in to the facade. Passwords are stored as scrypt hashes; whoever does not get in learns neither whether
 * there is such a user nor whether it is locked.
 */
export class FacadeUsers {
  readonly #table: Table<FacadeUser>;
  readonly #now: () => number;
  readonly #users: Map<string, FacadeUser>;
  /** One at a time: every check takes memory, and failures must not be counted past one another. */
  readonly #turns = new Serial();
  readonly #nobody = { salt: randomBytes(16), hash: randomBytes(HASH_BYTES) };
  #waiting = 0;

  private constructor(table: Table<FacadeUser>, users: Map<string, FacadeUser>, now: () => number) {
    this.#table = table;
    this.#users = users;
    this.#now = now;
  }

  static async open(store: Store, now: () => number): Promise<FacadeUsers> {
    const table = store.table('facade-users', FacadeUser);
    const users = new Map<string, FacadeUser>();
    for await (const { value } of table.entries()) users.set(value.name, value);
    return new FacadeUsers(table, users, now);
  }

  get size(): number {
    return this.#users.size;
  }

  list(): FacadeUser[] {
    return [...this.#users.values()];
  }

  byKey(key: string): FacadeUser | null {
    return this.list().find((user) => user.key === key) ?? null;
  }

  /** @throws ParleyError CONFLICT */
  add(name: string, password: string): Promise<FacadeUser> {
    return this.#turns.run(async () => {
      if (this.#users.has(name)) {
        throw new ParleyError(
          'CONFLICT',
          `There is a user ${name} already. Nothing was changed: choose another name, or remove that one first.`,
        );
      }
      if (this.#users.size >= limits.facade.users) {
        throw new ParleyError(
          'CONFLICT',
          `There are ${limits.facade.users} users already, which is the most. Nothing was changed: remove one that is no longer used.`,
        );
      }
      const salt = randomBytes(16);
      const user: FacadeUser = {
        name,
        key: toHex(randomBytes(16)),
        salt: new Uint8Array(salt),
        hash: new Uint8Array(await derive(password, salt, HASH_BYTES, COST)),
        created: this.#now(),
        lastLogin: null,
        failures: 0,
        lockedUntil: null,
      };
      await this.#put(user);
      return user;
    });
  }

  /** Whatever tokens it has work no longer. @throws ParleyError NOT_FOUND */
  remove(name: string): Promise<FacadeUser> {
    return this.#turns.run(async () => {
      const user = this.#users.get(name);
      if (user === undefined) {
        throw new ParleyError('NOT_FOUND', `There is no user ${name}. Nothing was changed.`);
      }
      await this.#table.delete(name);
      this.#users.delete(name);
      return user;
    });
  }

  /**
   * Takes the same time whether the user exists, is locked, or typed a wrong password.
   * @returns null when it may not sign in, for whatever reason
   * @throws ParleyError TOO_FAST when too many wait
   */
  async signIn(name: string, password: string): Promise<FacadeUser | null> {
    if (this.#waiting >= limits.facade.loginsWaiting) {
      throw new ParleyError('TOO_FAST', 'Too many sign in at once. Try again in a few seconds.');
    }
    this.#waiting += 1;
    try {
      return await this.#turns.run(() => this.#check(name, password));
    } finally {
      this.#waiting -= 1;
    }
  }

  async #check(name: string, password: string): Promise<FacadeUser | null> {
    const user = this.#users.get(name) ?? null;
    const { salt, hash } = user ?? this.#nobody;
    // No longer password can have been set: it is cut, so that its length costs nothing.
    const typed = password.slice(0, limits.facade.passwordLength.most + 1);
    const right = timingSafeEqual(await derive(typed, salt, HASH_BYTES, COST), hash);
    const now = this.#now();
    if (user === null || (user.lockedUntil ?? 0) > now) return null;
    if (right) {
      const signedIn = { ...user, failures: 0, lockedUntil: null, lastLogin: now };
      await this.#put(signedIn);
      return signedIn;
    }
    const failures = user.failures + 1;
    const locked = failures >= limits.facade.failures;
    await this.#put({
      ...user,
      failures: locked ? 0 : failures,
      lockedUntil: locked ? now + limits.facade.lockedFor : null,
    });
    return null;
  }

  async #put(user: FacadeUser): Promise<void> {
    await this.#table.put(user.name, user);
    this.#users.set(user.name, user);
  }
}

export function userView(
  { name, created, lastLogin, lockedUntil }: FacadeUser,
  now: number,
): FacadeUserView {
  const locked = lockedUntil !== null && lockedUntil > now;
  return { name, created, lastLogin, lockedUntil: locked ? lockedUntil : null };
}
