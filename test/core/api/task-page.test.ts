import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pageOf } from '../../../core/api/task-page.ts';
import { TaskQuery } from '../../../core/schema/api/tasks.ts';
import type { ContentId, DatasetLabel } from '../../../core/schema/ids.ts';
import type { TaskState } from '../../../core/tasks/state.ts';
import { bob, clinics, me } from './support/fake-services.ts';

const idOf = (n: number) =>
  `bafyrei${String.fromCharCode(97 + (n % 26))}${'a'.repeat(50)}${String.fromCharCode(97 + Math.floor(n / 26))}` as ContentId;

const taskOf = (n: number, announcedAt: number): TaskState => ({
  id: idOf(n),
  announcedAt,
  announcement: idOf(n),
  roster: null,
  outcome: n % 3 === 0 ? { kind: 'cancelled' } : null,
  endedAt: null,
  voices: new Map(),
  spec: {
    format: 1,
    collaboration: n % 2 === 0 ? clinics : idOf(600),
    launcher: n % 5 === 0 ? me : bob,
    nonce: new Uint8Array(16),
    title: n % 7 === 0 ? 'Mean WAGE' : 'Other',
    purpose: '',
    dataset: 'wages' as DatasetLabel,
    algorithm: { name: n % 4 === 0 ? 'mean' : 'sum', version: 1 },
    parameters: {},
    invited: [bob, me],
    participants: { minimum: 2, maximum: 2 },
    privacy: { mode: 'secure', minimum: 2, recipients: 'participants' },
    deadlines: { join: 1, phaseSeconds: 1 },
  },
});

/** As TaskBoards.list orders them. */
const inOrder = (tasks: readonly TaskState[]) =>
  [...tasks].sort((a, b) => b.announcedAt - a.announcedAt || (a.id < b.id ? 1 : -1));
const ask = (tasks: readonly TaskState[], query: TaskQuery) =>
  pageOf(inOrder(tasks), TaskQuery.parse(query), me);

const someTasks = fc
  .uniqueArray(fc.nat(400), { maxLength: 40 })
  .chain((numbers) =>
    fc.tuple(...numbers.map((n) => fc.nat(5).map((announcedAt) => taskOf(n, announcedAt)))),
  );

describe('pages of tasks', () => {
  test('hold every task once, in order, whatever is announced between them', () => {
    fc.assert(
      fc.property(
        someTasks,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 0, max: 40 }),
        (all, limit, late) => {
          const later = all.slice(0, late);
          const before = all.slice(late);
          let here = [...before];
          const seen: ContentId[] = [];
          let cursor: string | undefined;
          do {
            const { items, next } = ask(here, {
              limit,
              ...(cursor === undefined ? {} : { cursor }),
            });
            seen.push(...items.map(({ id }) => id));
            expect(items.length).toBeLessThanOrEqual(limit);
            cursor = next ?? undefined;
            const [another] = later.splice(0, 1);
            if (another !== undefined) here = [...here, another];
          } while (cursor !== undefined);
          expect(new Set(seen).size).toBe(seen.length);
          expect(seen).toEqual(
            inOrder(here)
              .map(({ id }) => id)
              .filter((id) => seen.includes(id)),
          );
          const lost = before.filter(({ id }) => !seen.includes(id));
          expect(lost).toEqual([]);
        },
      ),
      { numRuns: process.env['PARLEY_TEST_FULL'] === undefined ? 200 : 5_000 },
    );
  });

  test.each<[string, TaskQuery, (n: number) => boolean]>([
    ['a collaboration', { collaboration: clinics }, (n) => n % 2 === 0],
    ['a stage', { stage: 'cancelled' }, (n) => n % 3 === 0],
    ['a launcher', { launcher: bob }, (n) => n % 5 !== 0],
    ['one’s own place', { mine: 'launcher' }, (n) => n % 5 === 0],
    ['an algorithm', { algorithm: 'mean' }, (n) => n % 4 === 0],
    ['a title, whatever its case', { title: 'wAge' }, (n) => n % 7 === 0],
    ['a dataset', { dataset: 'wages' }, () => true],
    ['another dataset', { dataset: 'ages' }, () => false],
    ['several things', { stage: 'announced', algorithm: 'sum' }, (n) => n % 3 !== 0 && n % 4 !== 0],
  ])('of %s', (_name, query, isWanted) => {
    const numbers = Array.from({ length: 60 }, (_, n) => n);
    const { items } = ask(
      numbers.map((n) => taskOf(n, n)),
      query,
    );
    const wanted = numbers.filter(isWanted).reverse();
    expect(items.map(({ announcedAt }) => announcedAt)).toEqual(wanted);
  });

  test('the last page says so, though it is full', () => {
    const tasks = [1, 2, 3, 4].map((n) => taskOf(n, n));
    expect(ask(tasks, { limit: 4 }).next).toBeNull();
    expect(ask(tasks, { limit: 3 }).next).not.toBeNull();
    expect(TaskQuery.safeParse({ cursor: '7' }).success).toBe(false);
  });
});
