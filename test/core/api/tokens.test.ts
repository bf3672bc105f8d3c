import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ApiTokens, type TokenChange } from '../../../core/api/tokens.ts';
import type { CreateToken } from '../../../core/schema/api/tokens.ts';
import { limits } from '../../../core/schema/limits.ts';
import { openStore } from '../../../core/store/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const DAY = 86_400_000;
const wanted = (name: string, change: Partial<CreateToken> = {}): CreateToken => ({
  name,
  scopes: ['read', 'launch'],
  days: null,
  ...change,
});

/** Tokens in a real store, with a clock whose hands and ticks a test moves. */
async function setUp(given?: string) {
  const folder = given ?? (await temporaryFolder());
  const store = await openStore(folder);
  let time = 1_800_000_000_000;
  const ticks = new Set<() => void>();
  const tokens = await ApiTokens.open({
    store,
    clock: {
      now: () => time,
      every: (_milliseconds, callback) => {
        ticks.add(callback);
        return () => ticks.delete(callback);
      },
    },
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  });
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await tokens.close();
    await store.close();
  };
  // A test may have closed the store before it.
  onTestFinished(() => close().catch(() => undefined));
  const changes: TokenChange[] = [];
  tokens.onChange((change) => changes.push(change));
  return {
    folder,
    store,
    tokens,
    changes,
    close,
    pass: (milliseconds: number) => (time += milliseconds),
    tick: () => ticks.forEach((callback) => callback()),
    restart: async () => {
      await close();
      return setUp(folder);
    },
  };
}

describe('a token', () => {
  test('opens with its secret, under its name and scopes, also after a restart', async () => {
    const { tokens, restart } = await setUp();
    const { token, secret } = await tokens.create(wanted('notebook', { scopes: ['read'] }));
    expect(token).toMatchObject({ name: 'notebook', scopes: ['read'], expires: null });
    expect(tokens.find(secret)?.token.id).toBe(token.id);
    expect((await restart()).tokens.find(secret)?.token).toMatchObject({ name: 'notebook' });
  });

  test('shows its secret once; neither the list nor the disk has it', async () => {
    const { tokens, folder, close } = await setUp();
    const { secret } = await tokens.create(wanted('notebook'));
    expect(JSON.stringify(tokens.list())).not.toContain(secret.slice(7, 30));
    await close();
    const bytes = Buffer.from(secret.slice('parley_'.length), 'base64url');
    for (const name of await readdir(folder)) {
      const content = await readFile(join(folder, name));
      expect(content.includes(bytes)).toBe(false);
      expect(content.includes(secret.slice(7))).toBe(false);
    }
  });

  test('that is revoked opens nothing, also after a restart, and ends what it had open', async () => {
    const { tokens, changes, restart } = await setUp();
    const { token, secret } = await tokens.create(wanted('notebook'));
    const { valid } = tokens.find(secret)!;
    await tokens.revoke(token.id);
    expect(valid.aborted).toBe(true);
    expect(tokens.find(secret)).toBeNull();
    expect(changes.map(({ change }) => change)).toEqual(['created', 'revoked']);
    const again = await restart();
    expect(again.tokens.find(secret)).toBeNull();
    expect(again.tokens.list()).toEqual([]);
  });

  test('that is rotated keeps id, name and scopes; the old secret stops at once', async () => {
    const { tokens, restart } = await setUp();
    const old = await tokens.create(wanted('notebook'));
    const { valid } = tokens.find(old.secret)!;
    const next = await tokens.rotate(old.token.id, {});
    expect(next.token).toMatchObject({
      id: old.token.id,
      name: 'notebook',
      scopes: ['read', 'launch'],
    });
    expect(next.secret).not.toBe(old.secret);
    expect(valid.aborted).toBe(true);
    expect(tokens.find(next.secret)?.valid.aborted).toBe(false);
    expect(tokens.find(old.secret)).toBeNull();
    const again = await restart();
    expect(again.tokens.find(old.secret)).toBeNull();
    expect(again.tokens.find(next.secret)?.token.id).toBe(old.token.id);
  });

  test('that is revoked is refused at once, though the disk does not take it', async () => {
    const { tokens, store } = await setUp();
    const { token, secret } = await tokens.create(wanted('a'));
    const holder = tokens.find(secret);
    await store.close();
    await expect(tokens.revoke(token.id)).rejects.toThrow();
    expect(tokens.find(secret)).toBeNull();
    expect(holder?.valid.aborted).toBe(true);
    expect(tokens.list()).toMatchObject([{ id: token.id, expired: true }]);
  });

  test('that was used while it was rotated does not come back with its old secret', async () => {
    const { tokens, tick, restart } = await setUp();
    const old = await tokens.create(wanted('notebook'));
    const rotating = tokens.rotate(old.token.id, {});
    tokens.find(old.secret);
    tick();
    const next = await rotating;
    tick();
    const again = await restart();
    expect(again.tokens.find(old.secret)).toBeNull();
    expect(again.tokens.find(next.secret)).not.toBeNull();
  });

  test('that was used while it was revoked stays gone', async () => {
    const { tokens, tick, restart } = await setUp();
    const { token, secret } = await tokens.create(wanted('notebook'));
    const revoking = tokens.revoke(token.id);
    tokens.find(secret);
    tick();
    await revoking;
    tick();
    expect((await restart()).tokens.list()).toEqual([]);
  });

  test('ends when its days are over, with what it has open', async () => {
    const { tokens, pass, tick } = await setUp();
    const { token, secret } = await tokens.create(wanted('trial', { days: 2 }));
    pass(2 * DAY - 1);
    const { valid } = tokens.find(secret)!;
    tick();
    expect(valid.aborted).toBe(false);
    pass(1);
    tick();
    expect(valid.aborted).toBe(true);
    expect(tokens.find(secret)).toBeNull();
    expect(tokens.list()).toMatchObject([{ name: 'trial', expired: true }]);
    await expect(tokens.rotate(token.id, {})).rejects.toMatchObject({ code: 'CONFLICT' });
    const next = await tokens.rotate(token.id, { days: 1 });
    expect(tokens.find(next.secret)?.token.expired).toBe(false);
  });

  test('remembers its last use over a restart', async () => {
    const { tokens, pass, restart } = await setUp();
    const { secret } = await tokens.create(wanted('notebook'));
    expect(tokens.list()[0]?.lastUsed).toBeNull();
    pass(5000);
    tokens.find(secret);
    const used = tokens.list()[0]?.lastUsed;
    expect(used).toBe(1_800_000_005_000);
    expect((await restart()).tokens.list()[0]?.lastUsed).toBe(used);
  });
});

describe('what cannot be', () => {
  test('two tokens of one name, and a token that is not there', async () => {
    const { tokens } = await setUp();
    const made = await Promise.allSettled([
      tokens.create(wanted('notebook')),
      tokens.create(wanted('notebook')),
    ]);
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const none = '00'.repeat(8);
    await expect(tokens.create(wanted('notebook'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(tokens.rotate(none, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(tokens.revoke(none)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('more tokens than the limit', async () => {
    const { tokens } = await setUp();
    for (let i = 0; i < limits.apiTokens; i++) await tokens.create(wanted(`token ${i}`));
    await expect(tokens.create(wanted('one more'))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(tokens.list()).toHaveLength(limits.apiTokens);
  });
});
