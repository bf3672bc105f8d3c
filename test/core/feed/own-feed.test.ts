import { join } from 'node:path';
import { Level } from 'level';
import { expect, test } from 'vitest';
import { founding, note, testIdentity } from '../../support/feed-entries.ts';
import { feedNode } from '../../support/feed-nodes.ts';
import { MemoryHub } from '../../support/memory-network.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/network.ts';

const [anna, bela] = await Promise.all(['anna', 'bela'].map(testIdentity));

/** Anna and Bela with the same 12 entries, Anna's node closed. */
async function annaClosed() {
  const folder = await temporaryFolder();
  const hub = new MemoryHub();
  const open = async (who: typeof anna, name = who!.organisation as string) => {
    const node = await feedNode(join(folder, name), who!, hub.join(who!.organisation));
    node.feeds.start();
    return node;
  };
  const one = await open(anna);
  const other = await open(bela);
  const { id } = await one.feeds.found(founding);
  await other.feeds.follow(id);
  for (let i = 0; i < 10; i++) {
    await one.feeds.replica(id)!.append('profile.updated', note(`anna ${i}`));
  }
  await other.feeds.syncWith(anna!.organisation, id);
  await other.feeds.replica(id)!.append('profile.updated', note('bela'));
  await one.feeds.syncWith(bela!.organisation, id);
  const all = one.feeds.replica(id)!.ordered();
  await one.close();
  return { id, all, other, open, path: one.store.folder, hub };
}

type Change = (record: Uint8Array) => Uint8Array | null;

/** Changes or removes the records with these arrival numbers behind the program's back. */
async function damage(folder: string, numbers: readonly number[], change: Change) {
  const database = new Level<string, Uint8Array>(folder, { valueEncoding: 'view' });
  for await (const [key, record] of database.iterator()) {
    const number = /^!entries!.*\/([0-9a-f]{14})$/.exec(key)?.[1];
    if (number === undefined || !numbers.includes(parseInt(number, 16))) continue;
    const changed = change(record);
    if (changed === null) await database.del(key);
    else await database.put(key, changed);
  }
  await database.close();
}

const flip: Change = (record) => {
  const changed = record.slice();
  changed[changed.length >> 1]! ^= 0x10;
  return changed;
};
const vanish: Change = () => null;

test.each([
  ['a flipped bit in the middle', [4], flip],
  ['a flipped bit in the founding entry', [0], flip],
  ['several records flipped', [1, 2, 7], flip],
  ['a record that vanished', [5], vanish],
  ['a lost tail', [8, 9, 10, 11], vanish],
  ['everything lost', Array.from({ length: 12 }, (_, i) => i), vanish],
] as const)(
  '%s is reported, not repaired silently, and fetched again',
  async (_name, at, change) => {
    const { id, all, other, open, path, hub } = await annaClosed();
    await damage(path, at, change);
    hub.weather = () => false;
    const alone = await open(anna);
    const replica = alone.feeds.replica(id)!;
    expect(alone.events).toMatchObject([
      { kind: 'damaged', collaboration: id, damaged: at.length },
    ]);
    expect(replica.size).toBeLessThanOrEqual(12 - at.length);
    await expect(replica.append('profile.updated', note('too early'))).rejects.toMatchObject({
      code: 'FEED_RESTORING',
    });
    await alone.close();

    // Still so after another start; told only once, because nothing new is damaged.
    const again = await open(anna);
    const still = again.feeds.replica(id)!;
    expect(still.onHold).not.toBeNull();
    expect(again.events.every((event) => event.kind !== 'damaged' || event.damaged === 0)).toBe(
      true,
    );
    hub.weather = () => true;
    await again.feeds.syncWith(bela!.organisation, id);
    expect(still.ordered()).toEqual(all);
    expect(still.onHold).toBeNull();
    const own = await still.append('profile.updated', note('back'));
    expect(own.body.seq).toBe(11);
    await again.close();

    const later = await open(anna);
    expect(later.events).toEqual([]);
    expect(later.feeds.replica(id)!.onHold).toBeNull();
    expect(later.feeds.replica(id)!.ordered()).toEqual([...all, own]);
    expect(later.feeds.replica(id)!.forks()).toEqual([]);
    await later.close();
    await other.close();
  },
);

test('a node restored without its feed takes it from a member before it writes', async () => {
  const { id, all, other, open, hub } = await annaClosed();
  hub.weather = () => false;
  const restored = await open(anna, 'a new folder');
  const replica = await restored.feeds.follow(id);
  replica.holdAppends('this node was restored from a backup');
  await expect(replica.append('node.restored', { cause: 'backup' })).rejects.toMatchObject({
    code: 'FEED_RESTORING',
  });
  await expect(restored.feeds.syncWith(bela!.organisation, id)).rejects.toMatchObject({
    code: 'PEER_UNREACHABLE',
  });
  expect(replica.onHold).not.toBeNull();
  hub.weather = () => true;
  await restored.feeds.syncWith(bela!.organisation, id);
  expect(replica.ordered()).toEqual(all);
  const head = all.filter((entry) => entry.body.author === anna!.organisation).at(-1)!;
  expect(restored.events).toContainEqual({
    kind: 'own-feed-behind',
    collaboration: id,
    adopted: { seq: 10, id: head.id },
  });
  const mark = await replica.append('node.restored', { cause: 'backup' });
  expect(mark.body).toMatchObject({ seq: 11, prev: head.id });
  await other.feeds.syncWith(anna!.organisation, id);
  expect(other.feeds.replica(id)!.forks()).toEqual([]);
  await restored.close();
  await other.close();
});

test('gossip, reconnection and the clock bring news without anybody asking', async () => {
  const folder = await temporaryFolder();
  const hub = new MemoryHub();
  const networks = [anna!, bela!].map((who) => hub.join(who.organisation));
  const one = await feedNode(join(folder, '1'), anna!, networks[0]!);
  const other = await feedNode(join(folder, '2'), bela!, networks[1]!);
  const { id } = await one.feeds.found(founding);
  const mine = one.feeds.replica(id)!;
  const theirs = await other.feeds.follow(id);
  one.feeds.useTopics(id, ['topic']);
  other.feeds.useTopics(id, ['old topic', 'topic']);
  other.feeds.start();
  one.feeds.start();
  // On start: the two are connected.
  await until(() => theirs.size === 1);

  await mine.append('profile.updated', note('by gossip'));
  await until(() => theirs.size === 2);

  // Lost gossip, then an entry that depends on what was lost: fetched at once from who sent it.
  hub.weather = () => false;
  await mine.append('profile.updated', note('lost'));
  hub.weather = () => true;
  await mine.append('profile.updated', note('depends on it'));
  await until(() => theirs.size === 4);
  expect(other.feeds.dropped().get('ENTRY_DEPENDENCY')).toBe(1);

  hub.weather = () => false;
  await mine.append('profile.updated', note('lost again'));
  hub.weather = () => true;
  other.clock.tick();
  await until(() => theirs.size === 5);

  hub.weather = () => false;
  await mine.append('profile.updated', note('lost once more'));
  hub.weather = () => true;
  networks[1]!.meet(anna!.organisation);
  await until(() => theirs.size === 6);

  one.feeds.useTopics(id, []);
  other.feeds.useTopics(id, []);
  expect(networks[1]!.topics.size).toBe(0);
  await one.close();
  await other.close();
});
