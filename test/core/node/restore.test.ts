import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { initNode, restoreNode, startNode } from '../../../core/node.ts';
import { places } from '../../../core/node-folder.ts';
import type { CollaborationId } from '../../../core/schema/ids.ts';
import { openDatabase } from '../../../core/store/database.ts';
import {
  eventually,
  runTestNode,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../../support/nodes.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const passphrase = 'correct horse battery';
const running: TestCollaboration[] = [];
afterAll(() => Promise.all(running.map((one) => one.stop())));

async function together(...names: string[]): Promise<[TestCollaboration, ...TestNode[]]> {
  const made = await testCollaboration(names);
  running.push(made);
  return [made, ...made.nodes];
}

async function folderBeside(node: TestNode, name: string): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'parley-test-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  return join(parent, name);
}

const state = async ({ services }: TestNode) => (await services.status()).state;

function ownEntries({ node }: TestNode, id: CollaborationId, of = node.organisation) {
  const entries = node.parts.collaborations.replica(id).ordered();
  return entries.filter(({ body }) => body.author === of);
}

const restoredIn = (node: TestNode, id: CollaborationId, of?: TestNode) =>
  ownEntries(node, id, of?.node.organisation).filter(({ body }) => body.type === 'node.restored');

const rename = ({ services, name }: TestNode, contact: string) =>
  services.setProfile({ name, contact });

async function agree(nodes: readonly TestNode[], id: CollaborationId): Promise<void> {
  const sizes = () => nodes.map(({ node }) => node.parts.collaborations.replica(id).size);
  await eventually(async () => new Set(sizes()).size === 1);
  for (const { node } of nodes) {
    expect(node.parts.collaborations.replica(id).forks()).toEqual([]);
  }
}

describe('a node restored from its recovery file', () => {
  it('waits while it is alone, fetches its own feed, says so, and works again', async () => {
    const [{ id, nodes }, ann, bob, cleo] = await together('ann', 'bob', 'cleo');
    const recoveryFile = await cleo!.services.backup(passphrase);
    for (let n = 0; n < 5; n++) await rename(cleo!, `after the backup ${n}`);
    await agree([ann!, bob!, cleo!], id);
    const before = ownEntries(cleo!, id).length;
    const ports = nodes.map(({ node }) => node.addresses()[0]!.split('/')[4]!);
    await Promise.all(nodes.map((node) => node.stop()));

    const folder = await folderBeside(cleo!, 'cleo');
    await expect(
      restoreNode({ folder, recoveryFile, recoveryPassphrase: 'wrong passphrase' }),
    ).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    await expect(
      restoreNode({
        folder,
        recoveryFile: recoveryFile.slice(0, -9),
        recoveryPassphrase: passphrase,
      }),
    ).rejects.toMatchObject({ code: 'RECOVERY_FILE_INVALID' });
    await restoreNode({ folder, recoveryFile, recoveryPassphrase: passphrase });
    await expect(
      restoreNode({ folder, recoveryFile, recoveryPassphrase: passphrase }),
    ).rejects.toMatchObject({ code: 'NODE_ALREADY_INITIALISED' });

    const again = await runTestNode('cleo', folder);
    nodes[2] = again;
    expect(await state(again)).toBe('restoring');
    await expect(
      again.node.parts.collaborations.append(id, 'profile.updated', {
        profile: { name: 'cleo', contact: '' },
      }),
    ).rejects.toMatchObject({ code: 'FEED_RESTORING' });
    // Over a restart too.
    await again.stop();
    await again.start();
    expect(await state(again)).toBe('restoring');

    await Promise.all(
      [ann!, bob!].map((node, index) =>
        node.start({ listen: [`/ip4/127.0.0.1/tcp/${ports[index]!}`] }),
      ),
    );
    await eventually(async () => (await state(again)) === 'ready');
    await eventually(async () => restoredIn(again, id).length > 0);
    expect(ownEntries(again, id).length).toBe(before + 1);
    expect(restoredIn(again, id).map(({ body }) => body.payload)).toEqual([{ cause: 'backup' }]);
    await rename(again, 'back');
    await agree([ann!, bob!, again], id);
    await again.stop();
    await again.start();
    expect(await state(again)).toBe('ready');
  });

  it('believes no single member that had been away: it waits for all that are connected', async () => {
    const [{ id, nodes }, ann, bob, cleo] = await together('ann', 'bob', 'cleo');
    await agree(nodes, id);
    const recoveryFile = await cleo!.services.backup(passphrase);
    const ports = nodes.map(({ node }) => node.addresses()[0]!.split('/')[4]!);
    // Bob is away while Cleo says her last, which only Ann hears.
    await bob!.stop();
    await rename(cleo!, 'heard by ann alone');
    await agree([ann!, cleo!], id);
    const said = ownEntries(cleo!, id).at(-1)!;
    await Promise.all([ann!.stop(), cleo!.stop()]);

    const folder = await folderBeside(cleo!, 'cleo');
    await restoreNode({ folder, recoveryFile, recoveryPassphrase: passphrase });
    const again = await runTestNode('cleo', folder);
    nodes[2] = again;
    // Ann runs already, where Cleo does not look for her: Cleo hears of her from Bob, before she has made up her mind.
    await ann!.start();
    await bob!.start({ listen: [`/ip4/127.0.0.1/tcp/${ports[1]!}`] });
    await eventually(async () => (await state(again)) === 'ready');
    expect(again.node.parts.collaborations.replica(id).has(said.id)).toBe(true);
    await agree(nodes, id);
  });
});

describe('a folder that was set back to an older copy', () => {
  it('is noticed, brought up to date and reported; nothing forks', async () => {
    const [{ id, nodes }, ann, bob] = await together('ann', 'bob');
    await agree(nodes, id);
    await bob!.stop();
    const copy = await folderBeside(bob!, 'copy');
    await cp(bob!.folder, copy, { recursive: true });
    await bob!.start();
    for (let n = 0; n < 3; n++) await rename(bob!, `newer ${n}`);
    await agree(nodes, id);
    await bob!.stop();
    await rm(bob!.folder, { recursive: true });
    await cp(copy, bob!.folder, { recursive: true });

    await bob!.start();
    await eventually(async () => restoredIn(ann!, id, bob).length === 1);
    await eventually(async () => (await state(bob!)) === 'ready');
    expect((await bob!.services.status()).warnings.join(' ')).toContain('set back');
    await rename(bob!, 'goes on');
    await agree(nodes, id);
    expect(restoredIn(bob!, id)).toHaveLength(1);
  });
});

describe('a damaged record', () => {
  it('of a feed is reported, fetched again, and the node says so', async () => {
    const [{ id, nodes }, ann, bob] = await together('ann', 'bob');
    await agree(nodes, id);
    await rename(bob!, 'to be damaged');
    await agree(nodes, id);
    await bob!.stop();
    await damageLast(bob!.folder, '!entries!');
    await bob!.start();
    expect((await bob!.services.status()).warnings.join(' ')).toContain('damaged');
    await eventually(async () => (await state(bob!)) === 'ready');
    await eventually(async () => restoredIn(ann!, id, bob).length === 1);
    await agree(nodes, id);
  });

  it('of anything else is reported at the start, and does not keep the node from starting', async () => {
    const [{ nodes }, , bob] = await together('ann', 'bob');
    await eventually(async () => nodes.length === 2);
    await bob!.stop();
    await damageLast(bob!.folder, '!confirmations!');
    await damageLast(bob!.folder, '!joins!');
    await bob!.start();
    await eventually(async () => {
      const said = (await bob!.services.status()).warnings.join(' ');
      return said.includes("'confirmations'") && said.includes('join');
    });
    expect((await bob!.services.peers())[0]?.confirmed).toBe(false);
  });
});

describe('opening a folder', () => {
  it('twice is refused, and leaves the first node at work', async () => {
    const folder = join(await temporaryFolder(), 'node');
    await initNode({ folder, name: 'ann', contact: '' });
    const options = { folder, listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false };
    const node = await startNode(options);
    onTestFinished(() => node.stop());
    await expect(startNode(options)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    expect((await node.services.status()).state).toBe('ready');
    await expect(initNode({ folder, name: 'x', contact: '' })).rejects.toMatchObject({
      code: 'NODE_ALREADY_INITIALISED',
    });
  });

  it('asks for its passphrase, and takes no other', async () => {
    const folder = join(await temporaryFolder(), 'node');
    await initNode({ folder, name: 'ann', contact: '', passphrase });
    const options = { folder, listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false };
    await expect(startNode(options)).rejects.toMatchObject({ code: 'PASSPHRASE_NEEDED' });
    await expect(startNode({ ...options, passphrase: 'another' })).rejects.toMatchObject({
      code: 'PASSPHRASE_WRONG',
    });
    const node = await startNode({ ...options, passphrase });
    await node.stop();
    await node.stopped;
  });

  it('that fails half-way leaves nothing open, and can be tried again', async () => {
    const folder = join(await temporaryFolder(), 'node');
    await initNode({ folder, name: 'ann', contact: '' });
    await expect(startNode({ folder: `${folder}2` })).rejects.toMatchObject({
      code: 'NODE_NOT_INITIALISED',
    });
    const options = { folder, listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false };
    const first = await startNode(options);
    const taken = first.addresses()[0]!.split('/p2p/')[0]!;
    const other = join(await temporaryFolder(), 'other');
    await initNode({ folder: other, name: 'bob', contact: '' });
    const second = { ...options, folder: other };
    await expect(startNode({ ...second, listen: [taken] })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await first.stop();
    const node = await startNode({ ...second, listen: [taken] });
    await node.stop();
  });
});

/** Flips a bit in the last record of a table, as a bad disk does. */
async function damageLast(folder: string, prefix: string): Promise<void> {
  const database = await openDatabase(places.store(folder));
  for await (const [key, value] of database.iterator({
    gte: prefix,
    lt: `${prefix}~`,
    reverse: true,
    limit: 1,
  })) {
    const damaged = Uint8Array.from(value);
    damaged[damaged.length - 3]! ^= 1;
    await database.put(key, damaged, { sync: true });
  }
  await database.close();
}
