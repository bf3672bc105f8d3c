import { expect, it, onTestFinished } from 'vitest';
import { ParleyError } from '../../../core/schema/errors.ts';
import { limits } from '../../../core/schema/limits.ts';
import { Offers } from '../../../core/network/offers.ts';
import { OwnBulk } from '../../../core/tasks/own-bulk.ts';
import {
  accept,
  connectCsv,
  ended,
  label,
  launch,
  testCollaboration,
} from '../../support/nodes.ts';
import { org } from './support/pure.ts';

const large = new Uint8Array(limits.bulkInline + 1).fill(3);
const never = new AbortController().signal;
const network = () => {
  const offers = new Offers();
  return {
    self: org(0),
    offer: offers.offer.bind(offers),
    pull: () => Promise.reject(new ParleyError('PEER_UNREACHABLE', 'It is not asked here.')),
  };
};

it('a launcher that contributes fetches from itself what is too long for a message', async () => {
  const bulk = new OwnBulk(network());
  const pull = (maxBytes = large.length) =>
    bulk.pull(org(0), first.bulk, { signal: never, maxBytes });
  const first = bulk.offer(large, [org(0), org(1)]);
  const second = bulk.offer(large, [org(0)]);
  expect(await pull()).toBe(large);
  await expect(pull(1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  first.release();
  first.release();
  expect(await pull()).toBe(large);
  second.release();
  await expect(pull()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('what is offered to others alone is not there for itself, and others are asked over the network', async () => {
  const bulk = new OwnBulk(network());
  const { bulk: announced } = bulk.offer(large, [org(1)]);
  const options = { signal: never, maxBytes: large.length };
  await expect(bulk.pull(org(0), announced, options)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(bulk.pull(org(1), announced, options)).rejects.toMatchObject({
    code: 'PEER_UNREACHABLE',
  });
});

it('vectors too long for a message reach everybody, the launcher that contributes among them', async () => {
  const together = await testCollaboration(['ann', 'bob', 'cleo']);
  onTestFinished(() => together.stop());
  const { nodes } = together;
  await Promise.all(
    nodes.map((node) => connectCsv(node, 'wages', `town,wage\n${'a,1\n'.repeat(5)}`)),
  );
  const edges = [...Array(1000).keys()];
  const groupBy = [{ column: 'town', levels: 'a b c d e f g h i'.split(' ') }];
  const id = await launch(nodes[0]!, {
    dataset: label('wages'),
    algorithm: 'histogram',
    parameters: { column: 'wage', edges, groupBy },
  });
  await Promise.all(nodes.slice(1).map((node) => accept(node, id)));
  for (const node of nodes) {
    expect((await ended(node, id)).stage).toBe('finished');
    // 10 towns of 1000 cells, 16 bytes each.
    expect(10_000 * 16).toBeGreaterThan(limits.bulkInline);
    const { result } = await node.services.result(id);
    expect(result.rows.some(({ values }) => Object.values(values).includes(15))).toBe(true);
  }
});
