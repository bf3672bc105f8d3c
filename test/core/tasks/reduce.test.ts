import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../core/schema/feed/entry.ts';
import type { Payload } from '../../../core/schema/feed/payloads.ts';
import type { OrganisationId, TaskId } from '../../../core/schema/ids.ts';
import { taskIdOf } from '../../../core/tasks/reduce.ts';
import {
  accepted,
  hasVerified,
  stageOf,
  voiceOf,
  type TaskState,
} from '../../../core/tasks/state.ts';
import { boardOf, contentId, Feeds, org, orgs, specOf } from './support/pure.ts';

const spec = specOf({ invited: orgs(4) });
const task = taskIdOf(spec);
const [launcher, bob, cleo, dan] = orgs(4) as [
  OrganisationId,
  OrganisationId,
  OrganisationId,
  OrganisationId,
];
const stranger = org(9);
const roster = contentId();
const hash = (byte: number) => new Uint8Array(32).fill(byte);
const input = hash(1);
const attempt = { task, roster, round: 0, attempt: 0, input };

/** What anybody may try to say. */
const payloads: readonly Payload[] = [
  { type: 'task.announced', payload: { spec } },
  { type: 'task.accepted', payload: { task, minimum: 2 } },
  { type: 'task.accepted', payload: { task, minimum: 3 } },
  { type: 'task.declined', payload: { task, reason: 'unavailable' } },
  { type: 'task.withdrawn', payload: { task, reason: 'did-not-take-part' } },
  {
    type: 'task.rostered',
    payload: {
      task,
      participants: [bob, cleo].map((organisation) => ({ organisation, acceptance: roster })),
      threshold: 2,
    },
  },
  { type: 'round.entered', payload: attempt },
  { type: 'round.revealed', payload: { ...attempt, survivors: [bob, cleo] } },
  { type: 'round.voided', payload: attempt },
  { type: 'result.verified', payload: { task, resultHash: hash(2) } },
  { type: 'result.verified', payload: { task, resultHash: hash(3) } },
  { type: 'task.failed', payload: { task, reason: 'timed-out', blamed: [bob] } },
  { type: 'task.cancelled', payload: { task } },
  { type: 'node.restored', payload: { cause: 'backup' } },
];

const authors = [launcher, bob, cleo, dan, stranger];
const speeches = fc.array(fc.tuple(fc.constantFrom(...authors), fc.constantFrom(...payloads)), {
  maxLength: 30,
});

/** Another order in which the same feeds may arrive: each author's own order kept. */
function interleave(entries: readonly Entry[], picks: readonly number[]): Entry[] {
  const queues = authors.map((author) => entries.filter(({ body }) => body.author === author));
  const order: Entry[] = [];
  for (let step = 0; order.length < entries.length; step++) {
    const left = queues.filter((queue) => queue.length > 0);
    order.push(left[(picks[step % picks.length] ?? 0) % left.length]!.shift()!);
  }
  return order;
}

const runs = process.env['PARLEY_TEST_FULL'] === undefined ? 300 : 20_000;

describe('the task reducer', () => {
  it('gives the same tasks in whatever order entries of different authors arrive', () => {
    fc.assert(
      fc.property(speeches, fc.array(fc.nat(4), { minLength: 1 }), (said, picks) => {
        const feeds = new Feeds();
        feeds.say(launcher, payloads[0]!);
        for (const [author, payload] of said) feeds.say(author, payload);
        // Announcing again is a second entry with the same task: which came first is the launcher's own order.
        const arrived = interleave(feeds.entries, picks);
        expect(plain(boardOf(arrived).tasks.get(task)!)).toEqual(
          plain(boardOf(feeds.entries).tasks.get(task)!),
        );
      }),
      { numRuns: runs },
    );
  });

  it('lets nobody but the launcher fix the roster or end the task', () => {
    fc.assert(
      fc.property(speeches, (said) => {
        const feeds = new Feeds();
        feeds.say(launcher, payloads[0]!);
        for (const [author, payload] of said) if (author !== launcher) feeds.say(author, payload);
        const found = boardOf(feeds.entries).tasks.get(task)!;
        expect([found.roster, found.outcome]).toEqual([null, null]);
      }),
      { numRuns: runs },
    );
  });

  it('counts only those asked, once, by their first word', () => {
    const feeds = new Feeds();
    feeds.say(launcher, payloads[0]!);
    feeds.say(stranger, payloads[1]!);
    feeds.say(bob, payloads[3]!);
    feeds.say(bob, payloads[1]!);
    const first = feeds.say(cleo, payloads[1]!);
    feeds.say(cleo, payloads[2]!);
    feeds.say(dan, payloads[4]!);
    const found = boardOf(feeds.entries).tasks.get(task)!;
    expect(accepted(found)).toEqual([{ organisation: cleo, acceptance: first.id, minimum: 2 }]);
    expect(voiceOf(found, bob).declined).toBe('unavailable');
    expect(voiceOf(found, dan).withdrawn).toBeNull();
  });

  it('does not take a task announced in another’s name or for another collaboration', () => {
    const feeds = new Feeds();
    feeds.say(bob, payloads[0]!);
    const elsewhere = specOf({ collaboration: `bafyrei${'d'.repeat(52)}` as never });
    feeds.say(elsewhere.launcher, { type: 'task.announced', payload: { spec: elsewhere } });
    expect(boardOf(feeds.entries).tasks.size).toBe(0);
  });

  it('rule 12: keeps the first roster and the first ending', () => {
    const feeds = new Feeds();
    feeds.say(launcher, payloads[0]!);
    const first = feeds.say(launcher, payloads[5]!);
    feeds.say(launcher, payloads[5]!);
    const finished = (of: typeof roster) =>
      feeds.say(launcher, {
        type: 'task.finished',
        payload: { task, roster: of, resultHash: hash(2), recipients: [bob] },
      });
    finished(contentId());
    const running = boardOf(feeds.entries).tasks.get(task)!;
    expect([running.roster?.id, stageOf(running)]).toEqual([first.id, 'running']);
    finished(first.id);
    feeds.say(launcher, payloads[11]!);
    feeds.say(launcher, payloads[12]!);
    expect(stageOf(boardOf(feeds.entries).tasks.get(task)!)).toBe('finished');
  });

  it('rule 15: counts as verified only the result that the launcher announced', () => {
    const feeds = new Feeds();
    feeds.say(launcher, payloads[0]!);
    const { id } = feeds.say(launcher, payloads[5]!);
    feeds.say(bob, payloads[9]!);
    feeds.say(cleo, payloads[10]!);
    expect(hasVerified(boardOf(feeds.entries).tasks.get(task)!, bob)).toBe(false);
    feeds.say(launcher, {
      type: 'task.finished',
      payload: { task, roster: id, resultHash: hash(2), recipients: [bob] },
    });
    const found = boardOf(feeds.entries).tasks.get(task)!;
    expect(authors.filter((author) => hasVerified(found, author))).toEqual([bob]);
  });

  it('rule 8: an acceptance before node.restored stands no more, one after it does', () => {
    const feeds = new Feeds();
    feeds.say(launcher, payloads[0]!);
    feeds.say(bob, payloads[1]!);
    feeds.say(bob, { type: 'node.restored', payload: { cause: 'damage' } });
    feeds.say(cleo, { type: 'node.restored', payload: { cause: 'damage' } });
    feeds.say(cleo, payloads[1]!);
    const later = specOf({ invited: orgs(4), title: 'Later' });
    feeds.say(launcher, { type: 'task.announced', payload: { spec: later } });
    feeds.say(bob, { type: 'task.accepted', payload: { task: taskIdOf(later), minimum: 2 } });
    const { tasks } = boardOf(feeds.entries);
    const willing = (id: TaskId) => accepted(tasks.get(id)!).map((one) => one.organisation);
    expect(willing(task)).toEqual([cleo]);
    expect(willing(taskIdOf(later))).toEqual([bob]);
  });
});

const plain = (state: TaskState) => ({ ...state, voices: [...state.voices].sort() });
