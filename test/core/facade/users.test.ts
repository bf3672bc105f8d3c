import { expect, test } from 'vitest';
import { FacadeUsers, userView } from '../../../core/facade/users.ts';
import { limits } from '../../../core/schema/limits.ts';
import { openStore } from '../../../core/store/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PASSWORD = 'super-secret-password!';

async function setUp(folder?: string) {
  const place = folder ?? (await temporaryFolder());
  const store = await openStore(place);
  const clock = { now: 1_000_000 };
  const users = await FacadeUsers.open(store, () => clock.now);
  return { place, store, clock, users };
}

test('a user signs in with its password and no other', async () => {
  const { users, store, clock } = await setUp();
  await users.add('john-doe', PASSWORD);
  clock.now += 5;
  expect((await users.signIn('john-doe', PASSWORD))?.lastLogin).toBe(clock.now);
  expect(await users.signIn('john-doe', `${PASSWORD} `)).toBeNull();
  expect(await users.signIn('john-doe', '')).toBeNull();
  expect(await users.signIn('nobody', PASSWORD)).toBeNull();
  await store.close();
});

test('the store holds no password', async () => {
  const { users, store } = await setUp();
  const user = await users.add('john-doe', PASSWORD);
  expect(JSON.stringify(user)).not.toContain(PASSWORD);
  expect(user.hash).toHaveLength(32);
  const other = await users.add('jane-doe', PASSWORD);
  expect(other.hash).not.toEqual(user.hash);
  await store.close();
});

test('five wrong passwords lock a user for a quarter of an hour, also over a restart', async () => {
  const first = await setUp();
  await first.users.add('john-doe', PASSWORD);
  for (let i = 0; i < limits.facade.failures; i += 1) await first.users.signIn('john-doe', 'wrong');
  expect(await first.users.signIn('john-doe', PASSWORD)).toBeNull();
  await first.store.close();

  const { users, clock, store } = await setUp(first.place);
  expect(await users.signIn('john-doe', PASSWORD)).toBeNull();
  const [locked] = users.list();
  expect(userView(locked!, clock.now).lockedUntil).toBe(clock.now + limits.facade.lockedFor);
  clock.now += limits.facade.lockedFor;
  expect(userView(locked!, clock.now).lockedUntil).toBeNull();
  expect(await users.signIn('john-doe', PASSWORD)).not.toBeNull();
  await store.close();
});

test('a right password starts the count anew', async () => {
  const { users, store } = await setUp();
  await users.add('john-doe', PASSWORD);
  for (let round = 0; round < 2; round += 1) {
    for (let i = 1; i < limits.facade.failures; i += 1) await users.signIn('john-doe', 'wrong');
    expect(await users.signIn('john-doe', PASSWORD)).not.toBeNull();
  }
  await store.close();
});

test('failures that come at once are counted one by one', async () => {
  const { users, store } = await setUp();
  await users.add('john-doe', PASSWORD);
  await Promise.all(
    Array.from({ length: limits.facade.failures }, () => users.signIn('john-doe', 'wrong')),
  );
  expect(await users.signIn('john-doe', PASSWORD)).toBeNull();
  await store.close();
});

test('too many sign-ins at once are refused, not queued', async () => {
  const { users, store } = await setUp();
  const all = await Promise.allSettled(
    Array.from({ length: limits.facade.loginsWaiting + 2 }, () => users.signIn('nobody', 'x')),
  );
  const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  expect(refused).toHaveLength(2);
  expect(refused[0]).toMatchObject({ code: 'TOO_FAST' });
  await store.close();
});

test('whoever is removed and added again is somebody else', async () => {
  const { users, store } = await setUp();
  const before = await users.add('john-doe', PASSWORD);
  await expect(users.add('john-doe', PASSWORD)).rejects.toMatchObject({ code: 'CONFLICT' });
  await users.remove('john-doe');
  await expect(users.remove('john-doe')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await users.signIn('john-doe', PASSWORD)).toBeNull();
  const after = await users.add('john-doe', PASSWORD);
  expect(after.key).not.toBe(before.key);
  expect(users.byKey(before.key)).toBeNull();
  await store.close();
});
