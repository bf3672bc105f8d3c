import type { Connection } from '@libp2p/interface';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeSignedEntry } from '../../core/feed/entry-codec.ts';
import { codes } from '../../core/schema/codes.ts';
import type { Entry } from '../../core/schema/feed/entry.ts';
import { limits, protocols, type ProtocolName } from '../../core/schema/limits.ts';
import { makeEntry } from '../support/feed-entries.ts';
import {
  eventually,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../support/nodes.ts';
import { exchange, frame } from '../support/raw-peer.ts';
import {
  ask,
  goneBad,
  isServed,
  topicsHeard,
  verdictIn,
  type GoneBad,
} from './support/gone-bad.ts';

let together: TestCollaboration;
let ann: TestNode;
let bob: TestNode;
let eve: GoneBad;
let connection: Connection;
let last: Entry;

beforeAll(async () => {
  together = await testCollaboration(['ann', 'bob', 'eve']);
  const [first, second, third] = together.nodes as [TestNode, TestNode, TestNode];
  [ann, bob] = [first, second];
  await eventually(async () => sizes().every((size) => size === sizes()[0]));
  const author = third.node.organisation;
  last = replica(ann)
    .arrival()
    .findLast(({ body }) => body.author === author)!;
  eve = await goneBad(third);
  connection = await eve.join(ann);
});
afterAll(async () => {
  await eve.peer.node.stop();
  await together.stop();
});

const replica = ({ node }: TestNode) => node.parts.feeds.replica(together.id)!;
const sizes = () => together.nodes.map((node) => replica(node).size);
const names = Object.keys(protocols) as ProtocolName[];
/** So many maps in each other, in canonical form. */
const nested = (depth: number) => Buffer.from(`${'a16161'.repeat(depth)}00`, 'hex');
const pull = { kind: 'pull', collaboration: '', tips: {}, locators: {}, after: 0 };

describe('a member whose program keeps no rules, while another is served', () => {
  test.each(names)('by %s gets nothing but codes for what is no message', async (name) => {
    const { id, maxRequest } = protocols[name];
    const whole = frame(Buffer.from('half of a message'));
    const sent: readonly Uint8Array[] = [
      frame(new Uint8Array(0)),
      frame(Buffer.from('garbage')),
      // Where the stack overflows depends on how hot the code is.
      ...[1_200, 2_000, 2_600, 3_000, 3_600, 4_400, 5_200].map((depth) => frame(nested(depth))),
      frame(Buffer.concat([Buffer.alloc(9_000, 0x81), Buffer.from([0])])),
      frame(Buffer.from('a2616100616100', 'hex')),
      frame(Buffer.from('1bffffffffffffffff', 'hex')),
      whole.subarray(0, 9),
      frame(new Uint8Array(10), maxRequest + 1),
      frame(new Uint8Array(10), 0xffff_ffff),
      Buffer.concat([whole, whole]),
    ];
    for (const bytes of sent) {
      const verdict = verdictIn(await exchange(connection, id, bytes));
      expect(['nothing', ...Object.keys(codes)]).toContain(verdict);
      expect(verdict).not.toBe('INTERNAL');
    }
    await isServed(bob, ann, together.id, `while ${name} is tried`);
  });

  test('that opens streams and never reads holds up nobody', async () => {
    const message = { ...pull, collaboration: together.id };
    await ask(connection, 'sync', message);
    for (const name of names) {
      for (let i = 0; i < limits.inboundStreamsPerProtocol + 4; i += 1) {
        // One that is refused is one less.
        const stream = await connection.newStream([protocols[name].id]).catch(() => null);
        if (stream?.status === 'open' && i % 2 === 0) stream.send(frame(Buffer.from('x'), 100));
      }
    }
    await isServed(bob, ann, together.id, 'beside idle streams');
    connection.abort(new Error('done'));
    connection = await eve.join(ann);
  });

  test('that asks on and on is told that it is too fast, and the others are not', async () => {
    const message = { collaboration: together.id, want: [], addresses: [] };
    const verdicts = [];
    for (let i = 0; i < 3 * protocols.members.burst; i += 1)
      verdicts.push(await ask(connection, 'members', message));
    expect(new Set(verdicts)).toEqual(new Set(['answer', 'PEER_TOO_FAST']));
    await isServed(bob, ann, together.id, 'beside a flood');
    await eventually(async () => (await ask(connection, 'members', message)) === 'answer');
  });

  test('that lies about how far feeds go is answered, and believed nothing', async () => {
    const size = replica(ann).size;
    const far = { seq: Number.MAX_SAFE_INTEGER, id: together.id };
    const ahead = { [ann.node.organisation]: [far], [eve.identity.organisation]: [far] };
    for (const lie of [
      { tips: ahead },
      { after: Number.MAX_SAFE_INTEGER },
      { tips: { ...ahead }, locators: { [bob.node.organisation]: [together.id, together.id] } },
    ]) {
      const verdict = await ask(connection, 'sync', {
        ...pull,
        collaboration: together.id,
        ...lie,
      });
      expect(verdict).toBe('answer');
    }
    expect(replica(ann).size).toBe(size);
    await isServed(ann, bob, together.id, 'after lies');
  });

  test('that pushes entries that do not fit its feed, or are others’, adds none', async () => {
    const { id: collaboration } = together;
    const ofBob = replica(ann)
      .arrival()
      .findLast(({ body }) => body.author === bob.node.organisation)!;
    const gap = makeEntry(eve.identity, {
      collaboration,
      prev: last,
      change: { seq: last.body.seq + 7 },
    });
    // In bob's name, with eve's signature.
    const forged = makeEntry(eve.identity, {
      collaboration,
      prev: ofBob,
      change: { author: bob.node.organisation },
    });
    const replayed = last.signed;
    const before = replica(ann).size;
    for (const entry of [gap.signed, forged.signed, replayed]) {
      const push = { kind: 'push', collaboration, entries: [entry, entry] };
      expect(await ask(connection, 'sync', push)).toBe('answer');
    }
    expect(replica(ann).size).toBe(before);
  });

  test('that floods gossip with garbage and with replays of true entries is heard no more', async () => {
    const gossip = eve.peer.node.services.gossip;
    await eventually(async () => topicsHeard(eve).length > 0);
    const [topic = ''] = topicsHeard(eve);
    gossip.subscribe(topic);
    const before = replica(ann).size;
    const replays = replica(ann)
      .arrival()
      .map(({ signed }) => encodeSignedEntry(signed));
    const dropped = () => ann.node.parts.feeds.dropped().get('ENTRY_INVALID') ?? 0;
    const had = dropped();
    let sent = 0;
    await eventually(async () => {
      for (const replay of replays) await gossip.publish(topic, replay).catch(() => null);
      sent += 1;
      await gossip.publish(topic, Buffer.from(`garbage ${sent}`)).catch(() => null);
      return dropped() > had;
    });
    for (let i = 0; i < 200; i += 1)
      await gossip.publish(topic, Buffer.from(`more ${i}`)).catch(() => null);
    expect(replica(ann).size).toBe(before);
    expect(dropped() - had).toBeLessThan(100);
    await isServed(bob, ann, together.id, 'beside a flood of gossip');
  });

  // The last one: after it the key speaks for nobody.
  test('that forks its feed by sync is proven to have done so, at all, and is out', async () => {
    const { id: collaboration } = together;
    const fork = [1, 2].map((n) =>
      makeEntry(eve.identity, { collaboration, prev: last, note: `branch ${n}` }),
    );
    // Each side is shown one of them only.
    const other = await eve.join(bob);
    for (const [to, entry] of [
      [connection, fork[0]!],
      [other, fork[1]!],
    ] as const) {
      expect(await ask(to, 'sync', { kind: 'push', collaboration, entries: [entry.signed] })).toBe(
        'answer',
      );
    }
    await isServed(ann, bob, collaboration, 'after the fork');
    for (const node of [ann, bob]) {
      await eventually(async () => {
        await node.node.parts.feeds.syncWith(
          (node === ann ? bob : ann).node.organisation,
          collaboration,
        );
        return replica(node)
          .forks()
          .some(({ author }) => author === eve.identity.organisation);
      });
      await eventually(async () => !node.node.parts.network.isConnected(eve.identity.organisation));
    }
  });
});
