import { describe, expect, it, test } from 'vitest';
import { algorithms } from '../../../../core/algorithms/registry.ts';
import { algorithmView } from '../../../../core/api/views/algorithm-view.ts';
import { previewView } from '../../../../core/api/views/preview-view.ts';
import { reviewView } from '../../../../core/api/views/review-view.ts';
import type { Review, TaskView } from '../../../../core/schema/api/tasks.ts';
import { Language } from '../../../../core/schema/language.ts';
import type { TaskSpec } from '../../../../core/schema/task.ts';
import { TaskPlan } from '../../../../core/tasks/plan.ts';
import { judgeTask } from '../../../../core/tasks/review.ts';
import { acceptedTask, membersOf, org, orgs, specOf } from '../../tasks/support/pure.ts';
import { DatasetDefinition } from '../../../../core/data/dataset-definition.ts';

const definition = DatasetDefinition.parse({
  label: 'wages',
  description: '',
  source: { format: 'csv', paths: ['/wages.csv'] },
  columns: [{ local: 'wage', name: 'wage', type: 'integer', description: '', levels: [] }],
  personColumn: null,
  disclosure: { allowExactOrderStatistics: true, overlap: 'ask' },
  publishSchema: false,
});

function reviewed(spec: TaskSpec, language: Language): Review {
  const plan = new TaskPlan(spec);
  const dataset = { definition, fingerprint: 'f'.repeat(64), rows: 9 };
  const findings = judgeTask({
    task: acceptedTask(spec, new Map()),
    plan,
    self: org(1),
    membership: membersOf(orgs(5)),
    groupOf: (organisation) => organisation,
    dataset,
    problem: null,
    overlaps: [],
    alone: new Set(),
    exposures: [],
    now: 0,
  });
  const task = { launcher: { id: org(0), name: 'Ann' }, participants: spec.invited } as unknown;
  return reviewView(task as TaskView, { plan, findings, dataset }, language);
}

/** What an operator reads of a review. */
const sentences = (review: Review): string[] => [
  review.sentence,
  ...review.opens,
  review.shows,
  review.recipients,
  review.protection.sentence,
  ...[review.reads.filterWords ?? []].flat(),
  ...review.checks.map(({ sentence }) => sentence),
];

/** Names that the data and the organisations brought along. */
const names = /\b(wages?|employed|region|north|south|Ann)\b/g;

const more = { filter: 'wage > 0', groupBy: [{ column: 'region', levels: ['north'] }] };
const asked = algorithms.flatMap(({ name, example, parameters }) =>
  [example, { ...(example as object), ...more }]
    .filter((raw) => parameters.safeParse(raw).success)
    .map((raw, i) => [name, i, raw] as const),
);

describe.each(asked)('%s (%i)', (name, _, raw) => {
  const of = (privacy: Partial<TaskSpec['privacy']>, parameters = raw) =>
    specOf({
      invited: orgs(5),
      algorithm: { name, version: 1 },
      parameters: parameters as Record<string, unknown>,
      privacy: { mode: 'secure', minimum: 3, recipients: 'participants', ...privacy },
    });
  const specs = [
    of({}),
    of({ minimum: 2 }),
    of({ recipients: 'launcher' }),
    of({ mode: 'open', minimum: 1, recipients: 'launcher' }),
  ];

  it('is reviewed in Chinese without a word of English', () => {
    for (const spec of specs) {
      for (const sentence of sentences(reviewed(spec, 'zh-CN'))) {
        expect(sentence.replaceAll(names, '')).not.toMatch(/[A-Za-z]/);
        expect(sentence).toMatch(/\p{Script=Han}/u);
      }
    }
  });

  it('is reviewed in English without a sign of Chinese', () => {
    for (const spec of specs) {
      for (const sentence of sentences(reviewed(spec, 'en'))) {
        expect(sentence).not.toMatch(/\p{Script=Han}|[，。：（）]/u);
        expect(sentence).not.toMatch(/undefined|\[object/);
      }
    }
  });

  it('binds the same decision in both languages', () => {
    for (const spec of specs) {
      expect(reviewed(spec, 'zh-CN').digest).toBe(reviewed(spec, 'en').digest);
    }
  });

  it('names every number of its first round in both', () => {
    const plan = new TaskPlan(of({}));
    const meanings = plan.meanings(plan.start());
    const slots = meanings.map((meaning) => ({
      meaning,
      slot: { kind: 'any', value: true } as const,
    }));
    const { id } = acceptedTask(of({}), new Map());
    for (const language of Language.options) {
      const view = previewView(id, plan, slots, language);
      for (const text of [view.note, ...view.slots.flatMap((s) => [s.meaning, s.value])]) {
        expect(/\p{Script=Han}/u.test(text)).toBe(language === 'zh-CN');
        if (language === 'zh-CN') expect(text.replaceAll(names, '')).not.toMatch(/[A-Za-z]/);
      }
    }
  });
});

test.each(algorithms)('$name is offered in both languages', (algorithm) => {
  const english = algorithmView(algorithm, 'en');
  const chinese = algorithmView(algorithm, 'zh-CN');
  for (const text of [english.title, english.summary, english.exampleSentence])
    expect(text).toMatch(/^[A-Z][^\p{Script=Han}]+$/u);
  expect(english.summary).toMatch(/\.$/);
  for (const text of [chinese.title, chinese.summary, chinese.exampleSentence])
    expect(text).toMatch(/^[^A-Za-z]+$/);
  expect(chinese.summary).toMatch(/。$/);
});
