import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectCsv, eventually, testNode, type TestNode } from '../../support/nodes.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root: string;
let ann: TestNode;
let bob: TestNode;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-test-'));
  [ann, bob] = (await Promise.all(['ann', 'bob'].map((name) => testNode(name, root)))) as [
    TestNode,
    TestNode,
  ];
});
afterAll(async () => {
  await Promise.all([ann.stop(), bob.stop()]);
  await rm(root, { recursive: true, force: true });
});

it('shows members the columns of what was connected before joining, and never how much there is', async () => {
  await connectCsv(bob, 'wages', 'wage,region\n1,north\n2,south\n', { publishSchema: true });
  await connectCsv(bob, 'secrets', 'x\n1\n2\n');
  const { id } = await ann.services.foundCollaboration({ name: 'Test', purpose: '' });
  const { ticket } = await ann.services.invite(id, { role: 'member', hours: 1 });
  await bob.services.join(ticket);
  const seen = async () => (await ann.services.collaboration(id)).datasets;
  await eventually(async () => (await seen()).length > 0);
  const [wages, ...others] = await seen();
  expect(others).toEqual([]);
  expect(wages?.label).toBe('wages');
  expect(wages?.columns.map(({ name, type }) => [name, type])).toEqual([
    ['wage', 'integer'],
    ['region', 'text'],
  ]);
  expect(JSON.stringify(wages)).not.toContain('rows');

  await bob.services.setProfile({ name: 'Bob and sons', contact: '' });
  await eventually(async () =>
    (await ann.services.collaboration(id)).members.some(
      ({ organisation }) => organisation.name === 'Bob and sons',
    ),
  );
  await bob.services.disconnectDataset(wages!.label);
  await eventually(async () => (await seen()).length === 0);
});

it('keeps the profile for collaborations left behind', async () => {
  const { id } = await bob.services.foundCollaboration({ name: 'Short', purpose: '' });
  const { ticket } = await bob.services.invite(id, { role: 'member', hours: 1 });
  await ann.services.join(ticket);
  await eventually(async () =>
    (await ann.services.joins()).some((join) => join.state === 'joined'),
  );
  await ann.services.leave(id);
  const before = (await ann.services.collaboration(id)).entries;
  await ann.services.setProfile({ name: 'Ann', contact: 'ann@example.org' });
  expect((await ann.services.collaboration(id)).entries).toBe(before);
});

it('replaces a dataset only when told to, and refuses a person column that is not there', async () => {
  await connectCsv(ann, 'kept', 'id,x\n1,1\n2,2\n', { disclosure: { smallestGroup: 20 } });
  await expect(connectCsv(ann, 'kept', 'id,x\n1,1\n', { replace: false })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  expect((await ann.services.dataset('kept' as never)).disclosure.smallestGroup).toBe(20);
  await expect(
    connectCsv(ann, 'other', 'id,x\n1,1\n2,2\n', { personColumn: 'nope' }),
  ).rejects.toMatchObject({ code: 'DATA_UNREADABLE' });
});
