import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findAlgorithm } from '../../../core/algorithms/registry.ts';
import { LaunchTask } from '../../../core/schema/api/tasks.ts';
import { fieldsOf, fieldsOfDraft } from '../../../renderer/features/new-task/fields-of.ts';
import { emptyFields, type FormFields } from '../../../renderer/features/new-task/form-fields.ts';
import { problemsOf } from '../../../renderer/features/new-task/form-problems.ts';
import { launchOf } from '../../../renderer/features/new-task/launch-of.ts';
import { anyFields, offered, typeOf } from './arbitrary-form.ts';

const shapeFor = (name: string) => offered.find(({ shape }) => shape.name === name)?.shape ?? null;
const launched = (fields: FormFields) => launchOf(fields, shapeFor(fields.algorithm), typeOf);
const askedCount = ({ everybody, asked, own }: FormFields) =>
  (everybody ? 4 : asked.length) + (own === 'none' ? 0 : 1);
const problems = (fields: FormFields) =>
  problemsOf(fields, {
    shape: shapeFor(fields.algorithm),
    typeOf,
    askedCount: askedCount(fields),
  });

describe('the form of a task', () => {
  test('what it finds nothing wrong with is a task, with parameters that its algorithm takes', () => {
    let good = 0;
    fc.assert(
      fc.property(anyFields, (fields) => {
        if (problems(fields).length > 0) return;
        good += 1;
        const task = LaunchTask.parse(launched(fields));
        findAlgorithm(task.algorithm, 1).parameters.parse(task.parameters);
      }),
      { numRuns: 3000, seed: 4 },
    );
    // The property would hold of a form that likes nothing.
    expect(good).toBeGreaterThan(100);
  });

  test.each(offered)(
    '$shape.name: its example goes into the form and comes out the same',
    ({ algorithm, shape }) => {
      const task: LaunchTask = {
        dataset: 'patients',
        algorithm: algorithm.name,
        parameters: algorithm.example as Record<string, unknown>,
        purpose: 'To compare.',
        title: algorithm.name,
        mode: 'secure',
        minimum: 3,
        recipients: 'participants',
        joinSeconds: 36 * 3600,
        phaseSeconds: 90,
        contribute: 'ask',
      };
      expect(launchOf(fieldsOf(task), shape, () => undefined)).toEqual(task);
    },
  );

  test('whatever it says, read into the form again, it says once more', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        if (problems(fields).length > 0) return;
        const task = launched(fields);
        expect(launched(fieldsOf(task))).toEqual(task);
      }),
      { numRuns: 2000 },
    );
  });

  test('a draft keeps what was typed, whatever it is worth', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const body: unknown = JSON.parse(JSON.stringify({ ...launched(fields), form: fields }));
        expect(fieldsOfDraft(body as Record<string, unknown>)).toEqual(fields);
      }),
    );
  });

  test('a draft of anything at all is some form', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
        expect(Object.keys(fieldsOfDraft(body))).toEqual(Object.keys(emptyFields()));
      }),
    );
  });

  test('what is missing is told from what is wrong', () => {
    const fields = {
      ...emptyFields(),
      algorithm: 'quantiles',
      grid: { low: '5', high: '1', step: '1' },
    };
    const found = new Map(problems(fields).map(({ field, missing }) => [field, missing]));
    expect(found.get('columns')).toBe(true);
    expect(found.get('grid')).toBe(false);
  });

  test('nobody is promised to be hidden among more than there are', () => {
    const fields = { ...emptyFields(), algorithm: 'mean', dataset: 'patients', columns: ['age'] };
    const named = (change: Partial<FormFields>) =>
      problems({ ...fields, ...change }).map(({ name }) => name);
    expect(named({ minimum: '4' })).toEqual([]);
    expect(named({ minimum: '5' })).toEqual(['too-few-to-hide']);
    // Who launches without own data is a recipient that knows nothing of the sum.
    expect(named({ minimum: '4', own: 'none', recipients: 'launcher' })).toEqual([]);
    expect(named({ minimum: '4', own: 'none' })).toEqual(['too-few-to-hide']);
    expect(named({ mode: 'open' })).toEqual([]);
    expect(named({ mode: 'open', algorithm: 'variance' })).toEqual(['open-whole-columns']);
  });
});
