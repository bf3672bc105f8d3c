import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { signEntry } from '../../core/feed/entry-codec.ts';
import { initNode, startNode, type RunningNode } from '../../core/node.ts';
import type { Identity } from '../../core/identity/keys.ts';
import type { Entry, SignedEntry } from '../../core/schema/feed/entry.ts';
import type { Heads } from '../../core/schema/feed/head.ts';
import type { Payload } from '../../core/schema/feed/payloads.ts';
import type { CollaborationId, ContentId, DatasetLabel } from '../../core/schema/ids.ts';
import { TaskSpec } from '../../core/schema/task.ts';
import { taskIdOf } from '../../core/tasks/reduce.ts';
import { until } from './until.ts';

/** Entries taken in one go. */
const BATCH = 1000;

export interface LongHistory {
  readonly node: RunningNode;
  readonly collaboration: CollaborationId;
  readonly entries: () => number;
}

export async function makeNode(root: string, name: string): Promise<RunningNode> {
  const folder = join(root, name);
  await initNode({ folder, name, contact: '' });
  return startNode({ folder, listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false });
}

/** A running node whose collaboration holds so many entries and a few more, as tasks of two other members leave them. */
export async function longHistory(root: string, count: number): Promise<LongHistory> {
  const node = await makeNode(root, 'founder');
  const { id } = await node.services.foundCollaboration({ name: 'Long', purpose: '' });
  const members = await Promise.all(['north', 'south'].map((name) => makeNode(root, name)));
  for (const member of members) {
    const { ticket } = await node.services.invite(id, { role: 'member', hours: 1 });
    await member.services.join(ticket);
  }
  const replica = node.parts.feeds.replica(id);
  if (replica === undefined) throw new RangeError('the collaboration is not there');
  const has = (author: RunningNode) => replica.head(author.organisation) !== null;
  await until(() => members.every(has));
  const writers = members.map(
    (member) => new Writer(member.parts.identity, id, replica.head(member.organisation)),
  );
  for (const member of members) await member.stop();
  const [launcher, participant] = writers;
  if (launcher === undefined || participant === undefined) throw new RangeError('nobody writes');
  let batch: SignedEntry[] = [];
  for (let made = 0; made < count;) {
    const entries = oneTask(launcher, participant, id);
    made += entries.length;
    batch.push(...entries.map(({ signed }) => signed));
    if (batch.length < BATCH && made < count) continue;
    await replica.ingest(batch);
    batch = [];
  }
  return { node, collaboration: id, entries: () => replica.size };
}

/** One organisation's feed, written without a node. */
class Writer {
  readonly identity: Identity;
  readonly #collaboration: CollaborationId;
  #head: { seq: number; id: ContentId } | null;

  constructor(
    identity: Identity,
    collaboration: CollaborationId,
    head: { seq: number; id: ContentId } | null,
  ) {
    this.identity = identity;
    this.#collaboration = collaboration;
    this.#head = head;
  }

  say(payload: Payload, seen: readonly Entry[] = []): Entry {
    const heads: Heads = {};
    for (const { id, body } of seen) heads[body.author] = { seq: body.seq, id };
    const head = this.#head;
    const entry = signEntry(this.identity, {
      format: 1,
      author: this.identity.organisation,
      collaboration: this.#collaboration,
      seq: head === null ? 0 : head.seq + 1,
      prev: head?.id ?? null,
      seen: heads,
      time: Date.now(),
      nonce: new Uint8Array(randomBytes(16)),
      ...payload,
    });
    this.#head = { seq: entry.body.seq, id: entry.id };
    return entry;
  }
}

/** What a task of one round says in two feeds: ten entries. */
function oneTask(launcher: Writer, participant: Writer, collaboration: CollaborationId): Entry[] {
  const own = launcher.identity.organisation;
  const other = participant.identity.organisation;
  const invited = [own, other].sort();
  const spec = TaskSpec.parse({
    format: 1,
    collaboration,
    launcher: own,
    nonce: new Uint8Array(randomBytes(16)),
    title: 'Mean of wage',
    purpose: 'How wages compare between the regions.',
    dataset: 'wages' as DatasetLabel,
    algorithm: { name: 'mean', version: 1 },
    parameters: { columns: ['wage'] },
    invited,
    participants: { minimum: 2, maximum: 2 },
    privacy: { mode: 'secure', minimum: 2, recipients: 'participants' },
    deadlines: { join: Date.now(), phaseSeconds: 60 },
  });
  const task = taskIdOf(spec);
  const announced = launcher.say({ type: 'task.announced', payload: { spec } });
  const accept: Payload = { type: 'task.accepted', payload: { task, minimum: 2 } };
  const first = launcher.say(accept);
  const second = participant.say(accept, [first]);
  const acceptances = new Map([
    [own, first.id],
    [other, second.id],
  ]);
  const participants = invited.map((organisation) => ({
    organisation,
    acceptance: acceptances.get(organisation) ?? first.id,
  }));
  const roster = launcher.say(
    { type: 'task.rostered', payload: { task, participants, threshold: 2 } },
    [second],
  );
  const input = new Uint8Array(randomBytes(32));
  const resultHash = new Uint8Array(randomBytes(32));
  const attempt = { task, roster: roster.id, round: 0, attempt: 0, input };
  const entered: Payload = { type: 'round.entered', payload: attempt };
  const revealed: Payload = { type: 'round.revealed', payload: { ...attempt, survivors: invited } };
  const start = launcher.say(entered);
  const alike = participant.say(entered, [start]);
  const opened = launcher.say(revealed, [alike]);
  const openedToo = participant.say(revealed, [opened]);
  const finished = launcher.say(
    {
      type: 'task.finished',
      payload: { task, roster: roster.id, resultHash, recipients: invited },
    },
    [openedToo],
  );
  const verified = participant.say({ type: 'result.verified', payload: { task, resultHash } }, [
    finished,
  ]);
  return [announced, first, second, roster, start, alike, opened, openedToo, finished, verified];
}
