import { describe, expect, test } from 'vitest';
import { columnsRead } from '../../../renderer/features/review/columns.ts';
import { maskedLook } from '../../../renderer/features/review/illustration.ts';
import { changesOf } from '../../../renderer/features/review/parameters.ts';
import { sightsOf } from '../../../renderer/features/review/sights.ts';
import { standingOf } from '../../../renderer/features/review/standing.ts';
import {
  ahorn,
  answered,
  birke,
  DAY,
  decisionOf,
  linde,
  mean,
  NOW,
  reviewOf,
  taskOf,
} from '../support/samples.ts';

describe('where a task stands here', () => {
  const task = taskOf();

  test('an unanswered one is open until its time is over, and no longer once it runs or has ended', () => {
    expect(standingOf(task, null, ahorn.id, NOW).kind).toBe('open');
    expect(standingOf(task, null, ahorn.id, task.joinDeadline)).toEqual({
      kind: 'missed',
      at: task.joinDeadline,
    });
    expect(standingOf({ ...task, stage: 'running' }, null, ahorn.id, NOW).kind).toBe('begun');
    const ended = { ...task, stage: 'cancelled' as const, ended: NOW };
    expect(standingOf(ended, null, ahorn.id, NOW).kind).toBe('ended');
  });

  test('an approval can be taken back until the task has ended', () => {
    const approved = answered(task, ahorn, 'accepted');
    expect(standingOf(approved, decisionOf(), ahorn.id, NOW)).toEqual({
      kind: 'approved',
      canTakeBack: true,
      at: NOW + 1000,
      byPolicy: false,
    });
    const ended = { ...approved, ended: NOW + DAY };
    expect(standingOf(ended, decisionOf({ by: 'policy-1' }), ahorn.id, NOW)).toMatchObject({
      canTakeBack: false,
      byPolicy: true,
    });
    const back = decisionOf({ withdrawn: 'unavailable' });
    expect(standingOf(answered(task, ahorn, 'withdrawn'), back, ahorn.id, NOW).kind).toBe(
      'taken-back',
    );
  });

  test('what the feed tells counts where the decision’s record is gone', () => {
    expect(standingOf(answered(task, ahorn, 'declined'), null, ahorn.id, NOW)).toMatchObject({
      kind: 'declined',
      at: null,
    });
  });

  test('who is not asked has nothing to decide', () => {
    const others = { ...task, participants: task.participants.slice(0, 1) };
    expect(standingOf(others, null, ahorn.id, NOW).kind).toBe('not-asked');
    expect(standingOf({ ...others, launcher: ahorn }, null, ahorn.id, NOW).kind).toBe('own');
  });
});

describe('who sees what', () => {
  const rowOf = (task: Parameters<typeof sightsOf>[0], who: string) =>
    sightsOf(task, ahorn.id).find((row) => row.who === who);

  test('nobody else sees own numbers or rows in a secure sum', () => {
    for (const recipients of ['participants', 'launcher'] as const) {
      const task = taskOf({ privacy: { mode: 'secure', minimum: 3, recipients } });
      for (const row of sightsOf(task, ahorn.id).filter(({ who }) => who !== 'you')) {
        expect(row.rows).toBe('none');
        expect(['none', 'masked']).toContain(row.numbers);
      }
    }
  });

  test('in open mode the launcher sees them, and nobody besides', () => {
    const task = taskOf({ privacy: { mode: 'open', minimum: 1, recipients: 'launcher' } });
    expect(rowOf(task, 'launcher')?.numbers).toBe('all');
    expect(rowOf(task, 'others')?.numbers).toBe('none');
    expect(rowOf(task, 'others')?.result).toBe('none');
  });

  test('where the launcher alone gets the result, nobody else gets the sums', () => {
    const task = taskOf({ privacy: { mode: 'secure', minimum: 3, recipients: 'launcher' } });
    expect(rowOf(task, 'launcher')).toMatchObject({ sums: 'all', result: 'all' });
    expect(rowOf(task, 'others')).toMatchObject({ numbers: 'none', sums: 'none', result: 'none' });
    expect(rowOf(task, 'you')?.result).toBe('none');
  });

  test('a launcher of its own task is not named twice', () => {
    const whos = sightsOf(taskOf({ launcher: ahorn }), ahorn.id).map(({ who }) => who);
    expect(whos).toEqual(['you', 'others', 'anybody']);
    expect([birke, linde]).toHaveLength(2);
  });
});

describe('parameters beside those approved before', () => {
  test('what is left out is at its default, so it has not changed when it is spelt out', () => {
    const changes = changesOf({ columns: ['age'] }, { columns: ['age'], skipna: true }, mean);
    expect(changes.filter(({ before }) => before !== undefined)).toEqual([]);
    expect(changes.map(({ key }) => key)).toEqual(['columns', 'skipna', 'filter']);
  });

  test('another value, one that was added and one that is gone are changes', () => {
    const changes = changesOf(
      { columns: ['age', 'stay'], filter: 'age > 60' },
      { columns: ['age'], ddof: 1 },
      mean,
    );
    expect(changes.filter(({ before }) => before !== undefined)).toEqual([
      { key: 'columns', value: ['age', 'stay'], before: { value: ['age'] } },
      { key: 'filter', value: 'age > 60', before: { value: null } },
      { key: 'ddof', value: undefined, before: { value: 1 } },
    ]);
  });

  test('the order of fields is no change, that of a list is', () => {
    const grid = (value: unknown) => ({ grid: value });
    const same = changesOf(grid({ low: 0, high: 9 }), grid({ high: 9, low: 0 }), undefined);
    expect(same[0]?.before).toBeUndefined();
    expect(changesOf(grid([1, 2]), grid([2, 1]), undefined)[0]?.before).toEqual({ value: [2, 1] });
  });
});

describe('columns that are read', () => {
  const reads = reviewOf().reads;

  test('those of the condition are among them, quoted names too; words in its texts are not', () => {
    const filter = `age >= 40 AND "length of stay" < 9 AND note <> 'sex'`;
    const found = columnsRead({ ...reads, filter }, ['age', 'length of stay', 'sex', 'ward']);
    expect(found).toEqual([
      { name: 'age', uses: ['number', 'filter'] },
      { name: 'length of stay', uses: ['filter'] },
    ]);
  });
});

test('the illustration of masked numbers is as large as they are, and never twice the same', () => {
  const looks = maskedLook(50);
  expect(new Set(looks).size).toBe(50);
  for (const look of looks) expect(look.replaceAll(' ', '')).toMatch(/^[0-9a-f]{32}$/);
});
