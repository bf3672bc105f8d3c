import { expect } from 'vitest';
import type { StepName, TaskView } from '../../../core/schema/api/tasks.ts';
import { eventually } from '../../support/nodes.ts';
import type { Party } from './party.ts';
import { ask, brokenPromises, counted, toTheEnd } from './sums.ts';
import type { Tally } from './tally.ts';

export const steps = [
  'enter',
  'adverts',
  'shares',
  'survivors',
  'open',
  'finish',
] as const satisfies StepName[];

/** A task that waits before a step. */
export interface Waiting {
  readonly step: StepName;
  readonly id: string;
}

/** One task before each of these steps, so that a single fault meets all of them. */
export async function pausedAtEach(
  party: Party,
  before: readonly StepName[],
  phaseSeconds: number,
): Promise<Waiting[]> {
  const { operator } = party.nodes[0]!;
  const tasks: Waiting[] = [];
  for (const step of before) tasks.push({ step, id: await ask(party, step, phaseSeconds) });
  for (const { step, id } of tasks) {
    await eventually(async () => {
      const { pausedBefore, failure, ended } = await operator.task(id);
      // One that will never wait says why.
      expect([step, failure, ended]).toEqual([step, null, null]);
      return pausedBefore === step;
    }, 60_000);
  }
  return tasks;
}

/** Lets all of them go on until they have ended. */
export function allEnded(party: Party, tasks: readonly Waiting[]): Promise<TaskView[]> {
  return Promise.all(tasks.map(({ id }) => toTheEnd(party.nodes[0]!, id)));
}

/**
 * Each task has finished with the sum of everybody, or of all but the one that was disturbed (null: everybody, in any
 * case); all who were counted have that very result, and nobody broke a promise about rounds.
 */
export async function expectRight(
  party: Party,
  tasks: readonly Waiting[],
  disturbed: number | null,
  note: Readonly<{ tally: Tally; kind: string }>,
): Promise<void> {
  const { nodes, collaboration } = party;
  const everybody = nodes.map((_, index) => index);
  const allowed = [everybody];
  if (disturbed !== null) allowed.push(everybody.filter((index) => index !== disturbed));
  for (const { step, id } of tasks) {
    const { stage, failure } = await toTheEnd(nodes[0]!, id);
    expect([step, stage, failure]).toEqual([step, 'finished', null]);
    const found = await counted(nodes[0]!, id, nodes.length);
    expect(allowed, step).toContainEqual(found);
    for (const one of found) expect(await counted(nodes[one]!, id, nodes.length)).toEqual(found);
    const all = found.length === nodes.length;
    note.tally.note(`${note.kind}, ${step}`, all ? 'everybody counted' : 'left out');
  }
  for (const { operator } of nodes) {
    expect(brokenPromises(await operator.exportHistory(collaboration))).toEqual([]);
  }
}
