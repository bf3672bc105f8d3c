import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  eventually,
  testCollaboration,
  testNode,
  type TestCollaboration,
  type TestNode,
} from '../../support/nodes.ts';

let together: TestCollaboration;
let ann: TestNode;
let bob: TestNode;
let cleo: TestNode;
let dora: TestNode;

beforeAll(async () => {
  together = await testCollaboration(['ann', 'bob', 'cleo', 'dora']);
  [ann, bob, cleo, dora] = together.nodes as [TestNode, TestNode, TestNode, TestNode];
});
afterAll(() => together.stop());

const idOf = ({ node }: TestNode) => node.organisation;

async function memberAt(at: TestNode, member: TestNode) {
  const { members } = await at.services.collaboration(together.id);
  return members.find(({ organisation }) => organisation.id === idOf(member));
}

const topicSecretsAt = ({ node }: TestNode) =>
  node.parts.collaborations.get(together.id).secretHashes.length;

/** Says something in the name of one and waits until the others have it. */
async function isHeard(from: TestNode, by: readonly TestNode[], contact: string): Promise<void> {
  await from.services.setProfile({ name: from.name, contact });
  for (const other of by) {
    await eventually(async () => (await memberAt(other, from))?.contact === contact);
  }
}

const gossipNeighbours = (at: TestNode, peers: readonly TestNode[]) =>
  peers.every((peer) => at.node.parts.network.isConnected(idOf(peer)));

describe('roles', () => {
  it('are given and taken, and count at everybody', async () => {
    await ann.services.promote(together.id, idOf(bob));
    for (const at of together.nodes) {
      await eventually(async () => (await memberAt(at, bob))?.role === 'admin');
    }
    await expect(cleo.services.promote(together.id, idOf(dora))).rejects.toMatchObject({
      code: 'NOT_ADMIN',
    });
    await bob.services.promote(together.id, idOf(cleo));
    await eventually(async () => (await memberAt(ann, cleo))?.role === 'admin');
    await ann.services.demote(together.id, idOf(cleo));
    await eventually(async () => (await memberAt(cleo, cleo))?.role === 'member');
    await expect(
      cleo.services.invite(together.id, { role: 'member', hours: 1 }),
    ).rejects.toMatchObject({ code: 'NOT_ADMIN' });
  });
});

describe('a removed member', () => {
  it('is cut off, cannot come back and hears nothing more; the others go on under a new topic', async () => {
    const before = topicSecretsAt(bob);
    await bob.services.removeMember(together.id, idOf(dora));
    const others = [ann, bob, cleo];
    for (const at of others) {
      await eventually(async () => (await memberAt(at, dora))?.state === 'removed');
      await eventually(async () => !at.node.parts.network.isConnected(idOf(dora)));
      await eventually(async () => topicSecretsAt(at) === before + 1);
    }
    await isHeard(ann, [bob, cleo], 'after the removal');
    await isHeard(cleo, [ann, bob], 'on the new topic');

    // It does not know why; whatever it tries is refused, and a new ticket does not help its key.
    const seen = (await dora.services.collaboration(together.id)).entries;
    await dora.stop();
    await dora.start();
    const { feeds, network } = dora.node.parts;
    await expect(feeds.syncWith(idOf(ann), together.id)).rejects.toMatchObject({
      code: expect.stringMatching(/^PEER_/) as string,
    });
    expect((await dora.services.collaboration(together.id)).entries).toBe(seen);
    expect(network.connections()).toEqual([]);
    const { ticket } = await ann.services.invite(together.id, { role: 'member', hours: 1 });
    await expect(dora.services.join(ticket)).rejects.toMatchObject({ code: 'CONFLICT' });

    // And what it says now reaches nobody.
    await dora.services.setProfile({ name: 'dora', contact: 'still here' });
    await isHeard(bob, [ann, cleo], 'later');
    expect((await memberAt(ann, dora))?.contact).toBe('');
  });

  it('gets word to all quickly: gossip flows again without waiting for a sync', async () => {
    const others = [ann, bob, cleo];
    await eventually(async () =>
      others.every((at) =>
        gossipNeighbours(
          at,
          others.filter((o) => o !== at),
        ),
      ),
    );
    const { network } = ann.node.parts;
    let syncs = 0;
    const request = network.request.bind(network);
    const counting: typeof network.request = (peer, protocol, ...rest) => {
      if (protocol === 'sync') syncs += 1;
      return request(peer, protocol, ...rest);
    };
    Object.assign(network, { request: counting });
    await isHeard(bob, [ann], 'by gossip');
    Object.assign(network, { request });
    expect(syncs).toBe(0);
  });
});

describe('leaving and following', () => {
  it('who leaves is out at once, and the last admin cannot', async () => {
    await bob.services.leave(together.id);
    await eventually(async () => (await memberAt(ann, bob))?.state === 'left');
    await eventually(async () => !ann.node.parts.network.isConnected(idOf(bob)));
    await expect(ann.services.leave(together.id)).rejects.toMatchObject({ code: 'LAST_ADMIN' });
    await isHeard(ann, [cleo], 'without bob');
  });

  it('an organisation goes on under a new key', async () => {
    const root = cleo.folder.replace(/\/[^/]*$/, '');
    const next = await testNode('cleo again', root);
    together.nodes.push(next);
    const { ticket } = await ann.services.invite(together.id, { role: 'member', hours: 1 });
    await next.services.join(ticket);
    await eventually(async () => (await next.services.joins()).every((j) => j.state === 'joined'));
    await eventually(async () => (await memberAt(cleo, next))?.state === 'member');
    await cleo.services.succeed(together.id, idOf(cleo), idOf(next));
    await eventually(async () => (await memberAt(ann, cleo))?.state === 'succeeded');
    expect((await memberAt(ann, next))?.predecessors).toEqual([idOf(cleo)]);
    await isHeard(next, [ann], 'the new key');
  });
});
