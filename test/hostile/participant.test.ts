import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attemptBinding } from '../../core/aggregation/context.ts';
import { encodeCanonical, sha256 } from '../../core/schema/canonical.ts';
import type { TaskId } from '../../core/schema/ids.ts';
import { limits } from '../../core/schema/limits.ts';
import { voiceOf } from '../../core/tasks/state.ts';
import {
  accept,
  connectCsv,
  ended,
  eventually,
  label,
  launch,
  logOf,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../support/nodes.ts';
import { BadParticipant, type Lies } from './support/bad-participant.ts';
import { damaged, ofAnotherSeed, unlikeCommitments } from './support/bad-shares.ts';
import { goneBad, type GoneBad } from './support/gone-bad.ts';

/** Eve is on the roster of every task when her program is taken over; the launcher, ann, goes on with them after that. */
let together: TestCollaboration;
let ann: TestNode;
let honest: TestNode[];
let eve: GoneBad;
let bad: BadParticipant;

const bulk = (vector: Uint8Array) => ({ vector: { inline: vector }, hash: sha256(vector) });
/** By name: what she does, and what becomes of the task. */
const inFive = {
  'a key that gives no secret': {
    lies: {
      advert: (advert, { context, self }, sign) => {
        const key = new Uint8Array(32);
        const words = [...attemptBinding(context), self, key, advert.seedHash];
        return { ...advert, key, signature: sign('advert', encodeCanonical(words)) };
      },
    },
    ends: 'without her',
  },
  'shares that cannot be opened': {
    lies: { shares: async (shares) => damaged(shares) },
    ends: 'without her',
  },
  'shares that open to others than she committed to': {
    lies: { shares: async (shares, attempt) => unlikeCommitments(shares, attempt) },
    ends: 'without her',
  },
  'shares of another seed than she announced': { lies: { shares: ofAnotherSeed }, ends: 'failed' },
  'too short a vector': {
    lies: { masked: (vector) => bulk(vector.subarray(16)) },
    ends: 'without her',
  },
  'too long a vector': {
    lies: { masked: (vector) => bulk(Buffer.concat([vector, vector.subarray(0, 16)])) },
    ends: 'without her',
  },
  'a vector of another ring': {
    lies: { masked: (vector) => bulk(vector.subarray(0, vector.length / 4)) },
    ends: 'without her',
  },
  'a vector larger than any': {
    lies: {
      masked: (vector) => ({
        vector: { blob: sha256(vector), length: limits.blobBytes },
        hash: sha256(vector),
      }),
    },
    ends: 'without her',
  },
  'a vector that she did not sign': {
    lies: { masked: (vector) => ({ ...bulk(vector), hash: sha256(Buffer.from('another')) }) },
    ends: 'without her',
  },
  'shares released that nobody dealt': {
    lies: {
      release: (release) => ({
        ...release,
        seedShares: release.seedShares.map(({ of, share }) => ({
          of,
          share: share.map((byte) => byte ^ 1),
        })),
      }),
    },
    ends: 'with her',
  },
} as const satisfies Record<string, { lies: Lies; ends: 'without her' | 'with her' | 'failed' }>;
const inThree = {
  'another seed than she announced': {
    release: (release) => ({ ...release, seed: new Uint8Array(32) }),
  },
} as const satisfies Record<string, Lies>;
/** The rest take the same ways, and have tests without sockets; they are tried where there is time. */
const inShort: readonly string[] = [
  'shares that open to others than she committed to',
  'shares of another seed than she announced',
  'too short a vector',
];
const full = process.env['PARLEY_TEST_FULL'] !== undefined;
const ofFive = (Object.keys(inFive) as (keyof typeof inFive)[]).filter(
  (name) => full || inShort.includes(name),
);
const ofThree = full ? (Object.keys(inThree) as (keyof typeof inThree)[]) : [];
type Lie = keyof typeof inFive | keyof typeof inThree;

const tasks = new Map<Lie, TaskId>();

beforeAll(async () => {
  together = await testCollaboration(['ann', 'bob', 'cleo', 'dan', 'eve']);
  ann = together.nodes[0]!;
  honest = together.nodes.slice(0, 4);
  const member = together.nodes[4]!;
  for (const name of ofFive) tasks.set(name, await asked(together.nodes));
  for (const name of ofThree) {
    tasks.set(name, await asked([ann, honest[1]!, member]));
  }
  eve = await goneBad(member);
  bad = new BadParticipant(eve, taskOf);
  await bad.start();
  await eve.join(ann);
  await eventually(async () => ann.node.parts.network.isConnected(eve.identity.organisation));
}, 240_000);
afterAll(async () => {
  await eve.peer.node.stop();
  await together.stop();
});

const taskOf = (id: TaskId) => ann.node.parts.tasks.boards.get(id);

/** A task that all of these have accepted; each of the honest has 10^i + 4 rows: the sum tells who was counted. */
async function asked(nodes: readonly TestNode[]): Promise<TaskId> {
  const dataset = `wages-${tasks.size}`;
  for (const [index, node] of nodes.entries()) {
    await connectCsv(node, dataset, `wage\n${'1\n'.repeat(10 + 10 ** index)}`);
  }
  const id = await launch(ann, {
    dataset: label(dataset),
    algorithm: 'count',
    parameters: {},
    invited: nodes.slice(1).map(({ node }) => node.organisation),
    participants: { minimum: Math.min(nodes.length, 4) },
    pauseBefore: ['enter'],
  });
  for (const node of nodes.slice(1)) await accept(node, id);
  await eventually(async () => taskOf(id).roster !== null);
  return id;
}

/** Goes on with the task. */
async function run(name: Lie, lies: Lies) {
  const id = tasks.get(name)!;
  bad.lie(id, lies);
  await eventually(async () => (await ann.services.task(id)).pausedBefore === 'enter');
  ann.services.resume(id);
  // Every attempt waits before its first step.
  for (;;) {
    await eventually(async () => {
      const { pausedBefore, stage } = await ann.services.task(id);
      return pausedBefore !== null || stage !== 'running';
    });
    if ((await ann.services.task(id)).pausedBefore === null) break;
    ann.services.resume(id);
  }
  return { id, view: await ended(ann, id) };
}

/** No number of an honest one was opened with two groups. */
function expectOneGroup(id: TaskId): void {
  for (const { node } of honest) {
    const { attempts } = voiceOf(node.parts.tasks.boards.get(id), node.organisation);
    const groups = attempts.flatMap((fact) => (fact.kind === 'revealed' ? [fact.survivors] : []));
    for (const group of groups) expect(group).toEqual(groups[0]);
  }
}

const wrong = async (id: TaskId) =>
  (await logOf(ann, id)).filter(({ event }) => event === 'participant.wrong');

describe('one of five sends', () => {
  test.each(ofFive)('%s', async (name) => {
    const { lies, ends } = inFive[name];
    const { id, view } = await run(name, lies);
    expectOneGroup(id);
    const named = await wrong(id);
    expect(named.length).toBeGreaterThan(0);
    for (const { organisation } of named) expect(organisation).toBe(eve.identity.organisation);
    if (ends === 'failed') {
      expect(view.stage).toBe('failed');
      expect(view.failure?.reason).toBe('invalid-message');
      expect(view.failure?.blamed.map(({ name }) => name)).toEqual(['eve']);
      return;
    }
    expect(view.stage).toBe('finished');
    const { result } = await ann.services.result(id);
    expect(result).toMatchObject({ contributors: ends === 'with her' ? 5 : 4 });
    expect(JSON.stringify(result)).toContain('1151');
  });
});

test.for(ofThree)('one of three gives %s', async (name) => {
  const { id, view } = await run(name, inThree[name]);
  expectOneGroup(id);
  expect(view.stage).toBe('failed');
  expect(view.failure?.blamed.map(({ name }) => name)).toEqual(['eve']);
});
