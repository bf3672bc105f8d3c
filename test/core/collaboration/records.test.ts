import { describe, expect, it, onTestFinished } from 'vitest';
import { AddressBook } from '../../../core/collaboration/address-book.ts';
import { Confirmations } from '../../../core/collaboration/confirmations.ts';
import { TopicSecrets } from '../../../core/collaboration/topic-secrets.ts';
import { sha256, toHex } from '../../../core/schema/canonical.ts';
import { limits } from '../../../core/schema/limits.ts';
import { Confirmation } from '../../../core/schema/local/journal.ts';
import { openStore } from '../../../core/store/store.ts';
import { testIdentity } from '../../support/feed-entries.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ann = (await testIdentity('ann')).organisation;
const bob = (await testIdentity('bob')).organisation;
const now = () => 1;
const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `/ip4/192.0.2.${n}/tcp/${prefix}`);

async function testStore() {
  const folder = await temporaryFolder();
  const store = await openStore(folder);
  onTestFinished(() => store.close());
  return { folder, store };
}

describe('the address book', () => {
  it('never lets hearsay drive out what a member said itself', async () => {
    const { store } = await testStore();
    const book = await AddressBook.open(store, now);
    const own = numbered('1', 3);
    expect(await book.learn(bob, own, 'own')).toBe(true);
    for (let n = 2; n < 10; n++) {
      await book.learn(bob, numbered(`${n}`, limits.addressesPerPeer), 'hearsay');
      expect(book.of(bob).slice(0, 3)).toEqual(own);
      expect(book.of(bob).length).toBeLessThanOrEqual(limits.addressesPerPeer);
    }
    expect(await book.learn(bob, numbered('77', 5), 'hearsay')).toBe(false);
  });

  it('puts what was said last by the member itself first, and keeps it over restarts', async () => {
    const { store } = await testStore();
    const book = await AddressBook.open(store, now);
    await book.learn(bob, ['/ip4/192.0.2.1/tcp/1'], 'hearsay');
    await book.learn(bob, ['/ip4/192.0.2.2/tcp/1'], 'own');
    const kept = ['/ip4/192.0.2.2/tcp/1', '/ip4/192.0.2.1/tcp/1'];
    expect(book.of(bob)).toEqual(kept);
    expect((await AddressBook.open(store, now)).of(bob)).toEqual(kept);
    expect(book.of(ann)).toEqual([]);
  });
});

describe('topic secrets', () => {
  it('are kept under their hash, over restarts, and known to be missing', async () => {
    const { store } = await testStore();
    const secrets = await TopicSecrets.open(store);
    const secret = new Uint8Array(32).fill(4);
    const hash = toHex(sha256(secret));
    expect(secrets.missing([hash])).toEqual([hash]);
    await secrets.add(secret);
    await secrets.add(secret);
    expect(secrets.missing([hash, 'ab'])).toEqual(['ab']);
    expect((await TopicSecrets.open(store)).get(hash)).toEqual(secret);
  });
});

describe('confirmations', () => {
  it('take the number that both see, however it is typed, and no other', async () => {
    const { store } = await testStore();
    const here = new Confirmations(store, ann, now);
    const there = new Confirmations(store, bob, now);
    const number = there.numberOf(ann);
    expect(here.numberOf(bob)).toBe(number);
    const wrong = number.replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
    await expect(here.confirm(bob, wrong)).rejects.toMatchObject({
      code: 'SAFETY_NUMBER_MISMATCH',
    });
    expect(await here.all()).toEqual(new Set());
    await here.confirm(bob, number.replaceAll(' ', ''));
    expect(await here.all()).toEqual(new Set([bob]));
    expect(await here.times()).toEqual(new Map([[bob, now()]]));
    await here.withdraw(bob);
    expect(await here.all()).toEqual(new Set());
  });

  it('that are damaged on disk confirm nobody, and stop nothing', async () => {
    const { store } = await testStore();
    const confirmations = new Confirmations(store, ann, now);
    await confirmations.confirm(bob, confirmations.numberOf(bob));
    const table = store.table('confirmations', Confirmation);
    await table.put(ann, { organisation: 'not an id' } as never);
    expect(await confirmations.all()).toEqual(new Set([bob]));
  });
});
