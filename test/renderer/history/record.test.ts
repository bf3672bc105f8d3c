import { afterEach, describe, expect, test, vi } from 'vitest';
import type { HistoryItem } from '../../../core/schema/api/history.ts';
import { everything, matches } from '../../../renderer/features/history/filter.ts';
import { folded } from '../../../renderer/features/history/fold.ts';
import { lineOfEntry, type Line } from '../../../renderer/features/history/line.ts';
import { merge } from '../../../renderer/features/history/merge.ts';
import { fakeNode } from '../support/fake-node.ts';
import { fakeShell } from '../support/fake-shell.ts';
import { ahorn, birke, historyItemOf, taskId } from '../support/samples.ts';

fakeShell({});
const { HistoryLines } = await import('../../../renderer/features/history/history-lines.svelte.ts');

afterEach(() => {
  vi.restoreAllMocks();
});

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const numberedId = (n: number) =>
  `${taskId.slice(0, -2)}${LETTERS[n >> 5]}${LETTERS[n & 31]}` as HistoryItem['id'];

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

describe('a long history', () => {
  const entries: HistoryItem[] = Array.from({ length: 700 }, (_, n) =>
    historyItemOf({ id: numberedId(n), time: 700 - n }),
  );
  const hearing = async (all: HistoryItem[]) => {
    const asked: string[] = [];
    fakeNode({
      'GET /v1/actions': { items: [], next: null },
      'GET /v1/history': ({ url }: Request) => {
        const query = new URL(url).searchParams;
        const end = Number(query.get('before') ?? all.length);
        const limit = Number(query.get('limit'));
        asked.push(`${limit} before ${end}`);
        const from = all.length - end;
        const start = Math.max(0, end - limit);
        return { items: all.slice(from, from + end - start), next: start === 0 ? null : start };
      },
    });
    const history = new HistoryLines(() => ({ collaboration: undefined, task: undefined }));
    await history.reload();
    await history.older();
    await history.older();
    return { history, asked };
  };
  const nameOf = () => '';

  test('costs a page for a page: what was read stays the very lines it was', async () => {
    const { history, asked } = await hearing([...entries]);
    expect(asked).toEqual(['200 before 700', '200 before 500', '200 before 300']);
    const before = history.lines(ahorn.id, nameOf);
    await history.older();
    const after = history.lines(ahorn.id, nameOf);
    expect([before.length, after.length]).toEqual([600, 700]);
    expect(before.every((one, place) => after[place] === one)).toBe(true);
  });

  test('gets what is new on top of what was read, and is read anew when something came in below', async () => {
    const all = [...entries];
    const { history, asked } = await hearing(all);
    all.unshift(historyItemOf({ id: numberedId(900), time: 900 }));
    await history.refresh();
    expect(asked.slice(3)).toEqual(['200 before 701']);
    expect(history.lines(ahorn.id, nameOf)).toHaveLength(601);

    all.splice(400, 0, historyItemOf({ id: numberedId(901), time: 300 }));
    await history.refresh();
    expect(asked.slice(4)).toEqual(['200 before 702', '500 before 702', '101 before 202']);
    const keys = history.lines(ahorn.id, nameOf).map(({ key }) => key);
    expect(keys).toHaveLength(601);
    expect(keys).toContain(numberedId(901));
  });
});
