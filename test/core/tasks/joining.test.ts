import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRoster } from '../../../core/tasks/roster.ts';
import { joining } from '../../../core/tasks/joining.ts';
import { thresholdOf } from '../../../core/aggregation/context.ts';
import { acceptedTask, contentId, membersOf, org, orgs, specOf } from './support/pure.ts';

const spec = specOf({ invited: orgs(5), participants: { minimum: 3, maximum: 4 } });
const members = membersOf(orgs(6));
const accepting = (...who: number[]) => new Map(who.map((number) => [org(number), 2]));
const names = (found: ReturnType<typeof joining>) =>
  found.kind === 'start' ? found.participants.map(({ organisation }) => organisation) : found.kind;

describe('fixing the roster', () => {
  it('waits until the deadline while somebody has not answered', () => {
    const task = acceptedTask(spec, accepting(0, 1, 2));
    expect(joining(task, members, 999)).toEqual({ kind: 'wait', until: 1000 });
    expect(names(joining(task, members, 1000))).toEqual(orgs(3));
  });
  it('starts at once with the most that may take part', () => {
    expect(names(joining(acceptedTask(spec, accepting(4, 3, 2, 1)), members, 0))).toEqual(
      orgs(5).slice(1),
    );
    expect(names(joining(acceptedTask(spec, accepting(0, 1, 2, 3, 4)), members, 0))).toEqual(
      orgs(4),
    );
  });
  it('starts at once when nobody is left to answer', () => {
    const task = acceptedTask(spec, accepting(0, 1, 2), (feeds, id) => {
      for (const late of [3, 4]) {
        feeds.say(org(late), {
          type: 'task.declined',
          payload: { task: id, reason: 'unavailable' },
        });
      }
    });
    expect(names(joining(task, members, 0))).toEqual(orgs(3));
  });
  it('fails at the deadline with too few, and says how many there were', () => {
    const task = acceptedTask(spec, accepting(0, 1));
    expect(joining(task, members, 1000)).toEqual({ kind: 'fail', accepted: 2 });
  });
  it('leaves out who withdrew, who was removed, and a second key of one organisation (rules 4, 6)', () => {
    const task = acceptedTask(spec, accepting(0, 1, 2, 3, 4), (feeds, id) => {
      feeds.say(org(4), { type: 'task.withdrawn', payload: { task: id, reason: 'unavailable' } });
    });
    expect(names(joining(task, members, 1000))).toEqual(orgs(4));
    const removed = membersOf(orgs(6), { [org(3)]: { state: 'removed' } });
    expect(names(joining(task, removed, 1000))).toEqual(orgs(3));
    const succeeded = membersOf(orgs(6), { [org(3)]: { predecessors: [org(2)] } });
    expect(names(joining(task, succeeded, 1000))).toEqual(orgs(3));
  });
  it('rule 16: leaves out those whose minimum this group cannot give', () => {
    const task = acceptedTask(spec, new Map([...accepting(0, 1, 2), [org(3), 9]]));
    expect(names(joining(task, members, 1000))).toEqual(orgs(3));
    const all = acceptedTask(spec, new Map(orgs(4).map((one) => [one, 9])));
    expect(joining(all, members, 1000).kind).toBe('fail');
  });
  it('never makes a roster that a participant would refuse', () => {
    fc.assert(
      fc.property(
        fc.subarray([0, 1, 2, 3, 4]),
        fc.subarray([0, 1, 2, 3, 4]),
        fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 5, maxLength: 5 }),
        (who, gone, minima) => {
          const task = acceptedTask(spec, new Map(who.map((i) => [org(i), minima[i]!])));
          const state = { state: 'removed' as const };
          const now = membersOf(orgs(6), Object.fromEntries(gone.map((i) => [org(i), state])));
          const found = joining(task, now, 1000);
          if (found.kind !== 'start' || gone.includes(0)) return;
          const { participants } = found;
          const threshold = thresholdOf(participants.length);
          checkRoster(task, { id: contentId(), participants, threshold }, now);
        },
      ),
    );
  });
});
