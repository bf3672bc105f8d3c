import { readFile } from 'node:fs/promises';
import type { Connection } from '@libp2p/interface';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { places } from '../../core/node-places.ts';
import { answerReply } from '../../core/network/reply.ts';
import { decodeCanonical, encodeCanonical } from '../../core/schema/canonical.ts';
import type { Entry, SignedEntry } from '../../core/schema/feed/entry.ts';
import type { Tips } from '../../core/schema/feed/tips.ts';
import { limits, MiB, protocols } from '../../core/schema/limits.ts';
import { SyncRequest, type SyncResponse } from '../../core/schema/wire/sync.ts';
import { makeEntry, makeFounding } from '../support/feed-entries.ts';
import {
  eventually,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../support/nodes.ts';
import { frame } from '../support/raw-peer.ts';
import { answering, saying } from './support/answering.ts';
import { ask, goneBad, isServed, type GoneBad } from './support/gone-bad.ts';

/** What eve's program makes of a question: an answer as it should be, but for what is changed. */
type Twist = (truth: SyncResponse, page: number) => unknown;

let together: TestCollaboration;
let ann: TestNode;
let bob: TestNode;
let eve: GoneBad;
let toAnn: Connection | null = null;
let toBob: Connection;
/** The end of eve's feed, as bob has it. */
let last: Entry;

beforeAll(async () => {
  together = await testCollaboration(['ann', 'bob', 'eve']);
  const [first, second, third] = together.nodes as [TestNode, TestNode, TestNode];
  [ann, bob] = [first, second];
  await eventually(async () => together.nodes.every((n) => replica(n).size === replica(ann).size));
  const author = third.node.organisation;
  last = replica(ann)
    .arrival()
    .findLast(({ body }) => body.author === author)!;
  eve = await goneBad(third);
  await answering(eve.peer, 'sync', async () => new Uint8Array(0));
  toBob = await eve.join(bob);
  await meetAnew();
});
afterAll(async () => {
  await eve.peer.node.stop();
  await together.stop();
});

/** Ann asks whoever connects. */
async function meetAnew(): Promise<void> {
  const connected = () => ann.node.parts.network.isConnected(eve.identity.organisation);
  await toAnn?.close();
  await eventually(async () => !connected());
  toAnn = await eve.join(ann);
  await eventually(async () => connected());
}

const replica = ({ node }: TestNode) => node.parts.feeds.replica(together.id)!;
const syncWith = (peer: string) =>
  ann.node.parts.feeds.syncWith(peer as typeof eve.identity.organisation, together.id);
/** What ann's operator can read about eve. */
const logged = async () =>
  (await readFile(places.log(ann.folder), 'utf8'))
    .split('\n')
    .filter((line) => line.includes(eve.identity.organisation));
const isLogged = (code: string) =>
  eventually(async () => (await logged()).some((line) => line.includes(code)));

/** Eve goes on with her feed; only bob is told. */
async function goOn(entries = 1): Promise<Entry[]> {
  const { id: collaboration } = together;
  const made: Entry[] = [];
  for (let i = 0; i < entries; i += 1) {
    last = makeEntry(eve.identity, { collaboration, prev: last });
    made.push(last);
  }
  const message = { kind: 'push', collaboration, entries: made.map(({ signed }) => signed) };
  expect(await ask(toBob, 'sync', message)).toBe('answer');
  return made;
}

function heads(tips: Tips, change: object = {}): SyncResponse['heads'] {
  const { id: collaboration } = together;
  const member = eve.identity.organisation;
  const statement = encodeCanonical({
    format: 1,
    collaboration,
    member,
    tips,
    time: Date.now(),
    ...change,
  });
  return { statement, signature: eve.identity.sign('heads', statement) };
}

function answer(twist: Twist) {
  const pages = { asked: 0 };
  const all = replica(bob).arrival();
  return answering(eve.peer, 'sync', async (bytes) => {
    const { kind } = decodeCanonical(SyncRequest, bytes);
    const held = replica(ann);
    const entries: SignedEntry[] =
      kind === 'pull' ? all.filter(({ id }) => !held.has(id)).map(({ signed }) => signed) : [];
    const truth = { heads: heads(replica(bob).tips()), entries, next: null };
    pages.asked += 1;
    const twisted = twist(truth, pages.asked);
    return twisted instanceof Uint8Array ? twisted : encodeCanonical(twisted);
  }).then(() => pages);
}

const elsewhere = () => {
  const root = makeFounding(eve.identity);
  return [root, makeEntry(eve.identity, { collaboration: root.id, prev: root })];
};
const forged = () =>
  makeEntry(eve.identity, {
    collaboration: together.id,
    prev: replica(bob)
      .arrival()
      .findLast(({ body }) => body.author === bob.node.organisation)!,
    change: { author: bob.node.organisation },
  });
const gap = () =>
  makeEntry(eve.identity, {
    collaboration: together.id,
    prev: last,
    change: { seq: last.body.seq + 7 },
  });
const instead = (...entries: Entry[]) => entries.map(({ signed }) => signed);
const farAhead = () => ({ seq: Number.MAX_SAFE_INTEGER, id: together.id });

/** By name: the answer, and the code of what comes of it: of the sync, or of entries in the log. */
const lies: Record<string, { twist: Twist; sync?: string; entries?: string }> = {
  garbage: { twist: () => Buffer.from('garbage'), sync: 'MESSAGE_INVALID' },
  'nothing at all': { twist: () => new Uint8Array(0), sync: 'MESSAGE_INVALID' },
  'heads that another signed': {
    twist: (truth) => ({ ...truth, heads: { ...truth.heads, signature: new Uint8Array(64) } }),
    sync: 'MESSAGE_INVALID',
  },
  'heads of another member': {
    twist: (truth) => ({ ...truth, heads: heads({}, { member: bob.node.organisation }) }),
    sync: 'MESSAGE_INVALID',
  },
  'heads far beyond what there is': {
    twist: (truth) => {
      const authors = [ann, bob].map(({ node }) => node.organisation);
      const tips = authors.map((author) => [author, [farAhead()]]);
      return { ...truth, entries: [], heads: heads(Object.fromEntries(tips) as Tips) };
    },
  },
  'entries of another collaboration': {
    twist: (truth) => ({ ...truth, entries: instead(...elsewhere()) }),
    entries: 'ENTRY_',
  },
  'an entry in the name of another': {
    twist: (truth) => ({ ...truth, entries: [...truth.entries, forged().signed] }),
    entries: 'ENTRY_SIGNATURE',
  },
  'an entry behind a gap': {
    twist: (truth) => ({ ...truth, entries: [...truth.entries, gap().signed] }),
    entries: 'ENTRY_CHAIN',
  },
  'entries in the wrong order': {
    twist: (truth) => ({ ...truth, entries: truth.entries.toReversed() }),
  },
  'entries without the first': {
    twist: (truth) => ({ ...truth, entries: truth.entries.slice(1) }),
  },
  'more entries than a page may hold': {
    twist: (truth) => ({
      ...truth,
      entries: Array(limits.entriesPerSyncBatch + 1).fill(last.signed) as SignedEntry[],
    }),
    sync: 'MESSAGE_INVALID',
  },
  'the same page again': { twist: (truth) => ({ ...truth, next: 0 }), sync: 'MESSAGE_INVALID' },
  'an answer that is too large': {
    twist: () => new Uint8Array(protocols.sync.maxResponse + MiB),
    sync: 'MESSAGE_TOO_LARGE',
  },
};

describe('a member that answers our questions', () => {
  test.each(Object.keys(lies))('with %s', async (name) => {
    const { twist, sync, entries } = lies[name]!;
    const made = await goOn(3);
    await answer(twist);
    const outcome = syncWith(eve.identity.organisation);
    if (sync === undefined) await outcome;
    else await expect(outcome).rejects.toMatchObject({ code: sync });
    if (entries !== undefined) await isLogged(entries);
    expect(replica(ann).forkedAuthors().size).toBe(0);
    for (const { id } of replica(ann).arrival()) expect(replica(bob).has(id)).toBe(true);
    // All that is true comes from another member.
    await syncWith(bob.node.organisation);
    for (const { id } of made) expect(replica(ann).has(id)).toBe(true);
    expect(replica(ann).size).toBe(replica(bob).size);
  });

  test('with nonsense is named to the operator', async () => {
    await isLogged('MESSAGE_INVALID');
  });

  test('with pages that never end is not followed', async () => {
    await goOn();
    const entries = replica(ann)
      .arrival()
      .map(({ signed }) => signed);
    const pages = await answer((truth, page) => ({ ...truth, entries, next: page }));
    await syncWith(eve.identity.organisation);
    // Two pulls for each sync, some of which ann begins by herself; followed to the end, one would be pagesPerSync.
    expect(pages.asked).toBeLessThan(limits.pagesPerSync / 10);
    await syncWith(bob.node.organisation);
    expect(replica(ann).has(last.id)).toBe(true);
  });

  test('with half an answer, or a word that is none', async () => {
    const truncated = frame(new Uint8Array(10), 20);
    const unknown = frame(Buffer.concat([Uint8Array.of(1), Buffer.from('NO_SUCH_CODE')]));
    const neither = frame(Uint8Array.of(7));
    for (const [bytes, code] of [
      [truncated, 'MESSAGE_TRUNCATED'],
      [unknown, 'PEER_REFUSED'],
      [neither, 'MESSAGE_INVALID'],
    ] as const) {
      await saying(eve.peer, 'sync', async (_, say) => void say(bytes));
      await expect(syncWith(eve.identity.organisation)).rejects.toMatchObject({ code });
    }
  });

  test('with lies about where members are and how topics are named changes neither', async () => {
    const { addresses } = ann.node.parts;
    const where = () => addresses.of(bob.node.organisation);
    const before = [...where()];
    let asked = 0;
    await answering(eve.peer, 'members', async () => {
      asked += 1;
      return encodeCanonical({
        secrets: Array.from({ length: 100 }, (_, i) => new Uint8Array(32).fill(i)),
        addresses: [
          { peer: bob.node.organisation, addresses: ['/ip4/192.0.2.1/tcp/1', 'no address'] },
          { peer: ann.node.organisation, addresses: ['/ip4/192.0.2.1/tcp/2'] },
        ],
      });
    });
    await meetAnew();
    await eventually(async () => asked > 0);
    await isServed(bob, ann, together.id, 'beside lies about members');
    expect(where()).toEqual(expect.arrayContaining(before));
    expect(addresses.of(ann.node.organisation)).toEqual([]);
  });

  // The last: it waits for the time limit.
  test('byte by byte is given up, named, and holds up nobody', async () => {
    await saying(eve.peer, 'members', async (_, say) => {
      const bytes = frame(answerReply(new Uint8Array(1000)));
      for (const byte of bytes) {
        if (!say(Uint8Array.of(byte))) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    await meetAnew();
    await isServed(bob, ann, together.id, 'beside a slow answer');
    await isLogged('TIMED_OUT');
  });
});
