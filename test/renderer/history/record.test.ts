import { describe, expect, test } from 'vitest';
import { everything, matches } from '../../../renderer/features/history/filter.ts';
import { folded } from '../../../renderer/features/history/fold.ts';
import { lineOfEntry, type Line } from '../../../renderer/features/history/line.ts';
import { merge } from '../../../renderer/features/history/merge.ts';
import { ahorn, birke, historyItemOf, taskId } from '../support/samples.ts';

const line = (part: Partial<Line> = {}): Line => ({
  ...lineOfEntry(historyItemOf(), ahorn.id),
  key: `line ${part.time}`,
  ...part,
});
const times = (lines: readonly Line[]) => lines.map(({ time }) => time);

describe('two records in one', () => {
  test('the newest first, and nothing older than what was read of both', () => {
    const feeds = { lines: [line({ time: 9 }), line({ time: 5 })], done: false };
    const journal = { lines: [line({ time: 7 }), line({ time: 2 })], done: true };
    // Of the feeds there may be lines between 5 and 2.
    expect(times(merge([feeds, journal]))).toEqual([9, 7, 5]);
    expect(times(merge([{ ...feeds, done: true }, journal]))).toEqual([9, 7, 5, 2]);
  });

  test('one that was not read at all holds back the other', () => {
    const journal = { lines: [line({ time: 7 })], done: true };
    expect(merge([{ lines: [], done: false }, journal])).toEqual([]);
    expect(times(merge([{ lines: [], done: true }, journal]))).toEqual([7]);
  });
});

describe('a line', () => {
  test('own decisions lead to what was shown; those of others, and void ones, do not', () => {
    const accepted = historyItemOf({ type: 'task.accepted', author: ahorn.id });
    expect(lineOfEntry(accepted, ahorn.id)).toMatchObject({
      decision: true,
      outcome: 'approved',
      kind: 'decisions',
    });
    expect(lineOfEntry({ ...accepted, author: birke.id }, ahorn.id).decision).toBe(false);
    expect(lineOfEntry({ ...accepted, counts: false }, ahorn.id)).toMatchObject({
      decision: false,
      outcome: 'void',
    });
  });

  test('is found by any part of its sentence or its task’s title, and by each filter', () => {
    const of = line({ time: 1 });
    const title = () => 'Mean AGE by ward';
    expect(matches(of, everything, title)).toBe(true);
    expect(matches(of, { ...everything, text: ' by WARD ' }, title)).toBe(true);
    expect(matches(of, { ...everything, text: 'asked for' }, title)).toBe(true);
    expect(matches(of, { ...everything, text: 'median' }, title)).toBe(false);
    expect(matches(of, { ...everything, organisation: ahorn.id }, title)).toBe(false);
    expect(matches(of, { ...everything, kind: 'rounds' }, title)).toBe(false);
    expect(matches(of, { ...everything, outcome: 'void' }, title)).toBe(false);
    expect(matches(of, { ...everything, from: 'node' }, title)).toBe(false);
  });
});

describe('steps of rounds', () => {
  const step = (time: number, part: Partial<Line> = {}) =>
    line({ time, kind: 'rounds', task: taskId, ...part });

  test('three and more of one task that follow each other are folded', () => {
    const rows = folded([line({ time: 9 }), step(8), step(7), step(6), line({ time: 5 }), step(4)]);
    expect(rows.map((row) => (row.kind === 'line' ? 1 : row.lines.length))).toEqual([1, 3, 1, 1]);
  });

  test('a void one stays in sight', () => {
    const rows = folded([step(8), step(7), step(6, { counts: false }), step(5)]);
    expect(rows.every(({ kind }) => kind === 'line')).toBe(true);
  });
});
