import { describe, expect, test } from 'vitest';
import { runStatus, taskStatus } from '../../../../core/facade/vantage6/run-status.ts';
import type { ParticipantView, TaskView } from '../../../../core/schema/api/tasks.ts';
import { bob, carol, running, taskView } from '../../api/support/fake-services.ts';

const participant = (id: typeof bob, more: Partial<ParticipantView>): ParticipantView => ({
  organisation: { id, name: '' },
  answer: 'accepted',
  reason: null,
  onRoster: true,
  verified: false,
  ...more,
});
const both = (carols: Partial<ParticipantView>, more: Partial<TaskView>) =>
  taskView(running, { participants: [participant(bob, {}), participant(carol, carols)], ...more });
const declined = { answer: 'declined', onRoster: false } as const;
const statuses = (task: TaskView, output: 'average' | 'own-sum-and-count') => {
  const runs = [bob, carol].map((id) => runStatus(task, id, output));
  return { runs, task: taskStatus(task, runs) };
};

describe('while it is under way', () => {
  test('a task that waits for operators is pending, whoever has declined', () => {
    const task = both(declined, { stage: 'announced' });
    expect(statuses(task, 'average')).toEqual({ runs: ['pending', 'pending'], task: 'pending' });
  });
  test('a task that runs is active', () => {
    expect(statuses(both({}, { stage: 'running' }), 'average').task).toBe('active');
  });
});

describe('when it has ended', () => {
  const ended = 1_700_000_005_000;
  test('a central run has the result, whoever took part', () => {
    const task = both(declined, { stage: 'finished', ended });
    expect(statuses(task, 'average')).toEqual({
      runs: ['completed', 'completed'],
      task: 'completed',
    });
  });
  test('a partial run has it only of who took part', () => {
    const task = both(declined, { stage: 'finished', ended });
    expect(statuses(task, 'own-sum-and-count')).toEqual({
      runs: ['completed', 'not allowed'],
      task: 'not allowed',
    });
    const silent = both({ answer: 'none', onRoster: false }, { stage: 'finished', ended });
    expect(statuses(silent, 'own-sum-and-count').runs).toEqual(['completed', 'failed']);
  });
  test('who accepted and then gave no numbers has failed, not answered with nothing', () => {
    const task = both({}, { stage: 'finished', ended });
    const runs = [bob, carol].map((id) => runStatus(task, id, 'own-sum-and-count', new Set([bob])));
    expect(runs).toEqual(['completed', 'failed']);
    expect(taskStatus(task, runs)).toBe('failed');
  });
  test('reasons that differ make a task failed', () => {
    const task = taskView(running, {
      stage: 'finished',
      ended,
      participants: [
        participant(bob, declined),
        participant(carol, { answer: 'none', onRoster: false }),
      ],
    });
    expect(statuses(task, 'own-sum-and-count').task).toBe('failed');
  });
  test('a task that failed because somebody declined was not allowed', () => {
    const failure = { reason: 'too-few-accepted' as const, blamed: [] };
    const task = both(declined, { stage: 'failed', ended, failure });
    expect(statuses(task, 'average').task).toBe('not allowed');
    const lost = { reason: 'too-few-left' as const, blamed: [] };
    expect(statuses(both({}, { stage: 'failed', ended, failure: lost }), 'average').task).toBe(
      'failed',
    );
  });
  test('a cancelled one was killed', () => {
    expect(statuses(both({}, { stage: 'cancelled', ended }), 'average').task).toBe(
      'killed by user',
    );
  });
});
