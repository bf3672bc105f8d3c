import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTicket } from '../../../core/collaboration/ticket.ts';
import { initNode } from '../../../core/node.ts';
import type { CollaborationId } from '../../../core/schema/ids.ts';
import {
  accept,
  connectCsv,
  ended,
  eventually,
  label,
  launch,
  runTestNode,
  testNode,
  type TestNode,
} from '../../support/nodes.ts';

/** Two organisations that nobody can dial, and one that relays between them. */
let root: string;
let ann: TestNode;
let ray: TestNode;
let bob: TestNode;
let id: CollaborationId;

const hidden = async (name: string): Promise<TestNode> => {
  const folder = join(root, name);
  await initNode({ folder, name, contact: '' });
  return runTestNode(name, folder, { listen: [] });
};
const seenFrom = async ({ services }: TestNode, other: TestNode) =>
  (await services.peers()).find(({ organisation }) => organisation.name === other.name);
const meet = () =>
  eventually(async () => {
    const seen = [await seenFrom(ann, bob), await seenFrom(bob, ann)];
    return seen.every((peer) => peer?.connected === true);
  });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-test-'));
  [ann, ray, bob] = [await hidden('ann'), await testNode('ray', root), await hidden('bob')];
  ({ id } = await ray.services.foundCollaboration({ name: 'Test', purpose: '' }));
  for (const guest of [ann, bob]) {
    const { ticket } = await ray.services.invite(id, { role: 'member', hours: 1 });
    await guest.services.join(ticket);
    await eventually(async () => (await guest.services.joins())[0]?.state === 'joined');
  }
});
afterAll(async () => {
  await Promise.all([ann.stop(), ray.stop(), bob.stop()]);
  await rm(root, { recursive: true, force: true });
});

it('relays only once its operator says so, and says how it is reached', async () => {
  expect(ray.services.relay()).toEqual({ bytesPerSecond: null, connections: 0, bytes: 0 });
  await eventually(async () => (await seenFrom(ann, bob)) !== undefined);
  expect((await seenFrom(ann, bob))?.connected).toBe(false);
  await eventually(async () => (await ann.services.status()).reach.state === 'unreachable');

  await ray.services.startRelaying({ bytesPerSecond: 10_000_000 });
  await meet();
  expect((await seenFrom(ann, bob))?.through?.name).toBe('ray');
  const { reach } = await ann.services.status('zh-CN');
  expect(reach).toMatchObject({ state: 'relayed', through: [{ name: 'ray' }] });
  expect(reach.sentence).toContain('经由“ray”中继');
  await eventually(async () => (await ray.services.status()).reach.state === 'direct');
});

it('runs a task through the relay, which takes part in it, too', async () => {
  const nodes = [ann, ray, bob];
  for (const [at, node] of nodes.entries()) {
    await connectCsv(node, 'wages', `wage\n${`${10 ** at}\n`.repeat(5)}`);
    for (const { organisation, safetyNumber } of await node.services.peers()) {
      await node.services.confirmPeer(organisation.id, safetyNumber);
    }
  }
  const task = await launch(ann, {
    dataset: label('wages'),
    algorithm: 'mean',
    parameters: { columns: ['wage'] },
    participants: { minimum: 3 },
  });
  await Promise.all([ray, bob].map((node) => accept(node, task)));
  expect((await ended(ann, task)).stage).toBe('finished');
  expect((await ann.services.result(task)).result.rows[0]?.values['mean']).toBe(37);
  await eventually(async () => (await bob.services.task(task)).hasResult);
});

it('goes on relaying after a restart, and tells no invited stranger a way through others', async () => {
  const where = ray.node.addresses();
  await ray.stop();
  await eventually(async () => (await seenFrom(ann, bob))?.connected === false);
  await ray.start({ listen: [where[0]!.replace(/\/p2p\/.*/, '')] });
  await meet();
  expect(ray.services.relay().bytesPerSecond).toBe(10_000_000);
  await ray.services.promote(id, ann.node.organisation);
  await eventually(
    async () =>
      (await ann.services.collaboration(id)).members.find((m) => m.self)?.role === 'admin',
  );
  const invitation = await ann.services.invite(id, { role: 'member', hours: 1 });
  expect(ann.node.addresses()).toHaveLength(1);
  expect(readTicket(invitation.ticket).addresses).toEqual([]);

  await ray.services.stopRelaying();
  await eventually(async () => (await seenFrom(ann, bob))?.connected === false);
});
