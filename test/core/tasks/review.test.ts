import { describe, expect, it } from 'vitest';
import { DatasetDefinition } from '../../../core/data/dataset-definition.ts';
import type { Overlap } from '../../../core/data/ledger/ledger.ts';
import { toHex } from '../../../core/schema/canonical.ts';
import { TaskPlan } from '../../../core/tasks/plan.ts';
import { judgeTask, type ReviewFields } from '../../../core/tasks/review.ts';
import { acceptedTask, contentId, membersOf, org, orgs, specOf } from './support/pure.ts';
import type { TaskSpec } from '../../../core/schema/task.ts';

const definition = (disclosure: object = {}) =>
  DatasetDefinition.parse({
    label: 'wages',
    description: '',
    source: { format: 'csv', paths: ['/wages.csv'] },
    columns: [{ local: 'wage', name: 'wage', type: 'integer', description: '', levels: [] }],
    personColumn: null,
    disclosure,
    publishSchema: false,
  });
const dataset = (disclosure: object = {}) => ({
  definition: definition(disclosure),
  fingerprint: 'f'.repeat(64),
  rows: 9,
});
const spec = (change: Partial<TaskSpec> = {}) =>
  specOf({
    invited: orgs(5),
    privacy: { mode: 'secure', minimum: 3, recipients: 'participants' },
    ...change,
  });
const judge = (change: Partial<ReviewFields> = {}, of = spec()) =>
  judgeTask({
    task: acceptedTask(of, new Map()),
    plan: new TaskPlan(of),
    self: org(1),
    membership: membersOf(orgs(5)),
    groupOf: (organisation) => organisation,
    dataset: dataset(),
    problem: null,
    overlaps: [],
    alone: new Set(),
    exposures: [],
    now: 0,
    ...change,
  });
const noColumn = {
  code: 'COLUMN_UNKNOWN',
  sentence: 'There is no column wage.',
  column: 'wage',
} as const;
const blocked = (found: ReturnType<typeof judge>) =>
  found.checks.filter(({ verdict }) => verdict === 'blocked').map(({ name }) => name);
const notices = (found: ReturnType<typeof judge>) => found.notices.map(({ name }) => name);

const overlap: Overlap = {
  task: contentId(),
  column: null,
  kind: 'organisation',
  organisation: org(2),
};
const privacy = (change: object) =>
  spec({ privacy: { mode: 'secure', minimum: 3, recipients: 'participants', ...change } });
const open = (change: Partial<TaskSpec> = {}) =>
  spec({ privacy: { mode: 'open', minimum: 1, recipients: 'launcher' }, ...change });
const exact = spec({
  algorithm: { name: 'maximum', version: 1 },
  parameters: {
    columns: ['wage'],
    grid: { low: 0, high: 9, step: 1 },
    exactOrderStatistics: true,
  },
});

describe('a review', () => {
  it('has nothing against a plain task, and shows what could protect at most', () => {
    const found = judge();
    expect([found.canAccept, blocked(found), notices(found)]).toEqual([true, [], []]);
    expect(found.protectionAtMost).toBe(4);
  });

  it.each([
    ['launcher', judge({ membership: membersOf(orgs(5), { [org(0)]: { state: 'removed' } }) })],
    ['deadline', judge({ now: 1000 })],
    ['data', judge({ dataset: null })],
    ['columns', judge({ problem: noColumn })],
    ['protection', judge({ groupOf: () => 'one group' })],
    ['mode', judge({}, open({ algorithm: { name: 'variance', version: 1 } }))],
    ['mode', judge({}, open({ parameters: { columns: ['wage'], filter: 'wage > 1' } }))],
    [
      'recipients',
      judge(
        {},
        spec({
          ...privacy({ recipients: 'launcher' }),
          algorithm: { name: 'variance', version: 1 },
        }),
      ),
    ],
    ['overlap', judge({ overlaps: [overlap] })],
  ])('is blocked by %s', (name, found) => {
    expect([found.canAccept, blocked(found)]).toEqual([false, [name]]);
  });

  it.each([
    ['minimum-of-two', judge({}, privacy({ minimum: 2 }))],
    ['launcher-unchecked', judge({}, privacy({ recipients: 'launcher' }))],
    ['overlap', judge({ overlaps: [overlap], dataset: dataset({ overlap: 'ask' }) })],
    ['own-numbers', judge({}, open())],
  ])('asks for a confirmation of %s', (name, found) => {
    expect([found.canAccept, notices(found)]).toEqual([true, [name]]);
  });

  it('open mode asks nothing of a launcher about its own numbers, and promises no protection', () => {
    const own = judge({ self: org(0) }, open());
    expect([own.canAccept, notices(own), own.protectionAtMost]).toEqual([true, [], 0]);
  });

  it('counts only current members towards protection', () => {
    const gone = { state: 'left' as const };
    const membership = membersOf(orgs(5), { [org(3)]: gone, [org(4)]: gone });
    expect(blocked(judge({ membership }))).toEqual(['protection']);
  });

  it('rule 19: blocks exact order statistics unless the owner allows them, and says so then', () => {
    const refused = judge({}, exact);
    const allowed = judge({ dataset: dataset({ allowExactOrderStatistics: true }) }, exact);
    expect(blocked(refused)).toEqual(['exact-order-statistics']);
    expect([allowed.canAccept, notices(allowed)]).toEqual([true, ['exact-order-statistics']]);
  });

  it('rule 19: blocks a search that narrows below twice the owner’s smallest group', () => {
    const median = spec({
      algorithm: { name: 'median', version: 1 },
      parameters: { columns: ['wage'], grid: { low: 0, high: 9, step: 1 }, refineAbove: 10 },
    });
    expect(blocked(judge({ dataset: dataset({ smallestGroup: 5 }) }, median))).toEqual([]);
    expect(blocked(judge({ dataset: dataset({ smallestGroup: 6 }) }, median))).toEqual([
      'refinement',
    ]);
  });

  it('binds the decision to task, data, terms and notices', () => {
    const digests = [
      judge(),
      judge({}, spec({ title: 'Another' })),
      judge({ dataset: { ...dataset(), fingerprint: 'e'.repeat(64) } }),
      judge({ dataset: dataset({ smallestGroup: 4 }) }),
      judge({}, privacy({ minimum: 2 })),
      judge({ overlaps: [overlap], dataset: dataset({ overlap: 'ask' }) }),
      judge({
        overlaps: [{ ...overlap, task: contentId() }],
        dataset: dataset({ overlap: 'ask' }),
      }),
    ].map(({ digest }) => toHex(digest));
    expect(new Set(digests).size).toBe(digests.length);
    expect(toHex(judge({ now: 5 }).digest)).toBe(digests[0]);
  });
});
