import { z } from 'zod';
import type { LaunchTask } from '../../../core/schema/api/tasks.ts';
import type { AlgorithmShape } from './algorithm-shape.ts';
import { filterOf, type TypeOf } from './filter-text.ts';
import type { FormFields } from './form-fields.ts';
import { numberOf, numbersOf, secondsOf, wholeOf } from './typed-numbers.ts';

/** What an algorithm takes for granted; a task that says nothing else does not say it. */
export const DDOF = 1;
export const REFINE_ABOVE = 10;

const Others = z.record(z.string(), z.unknown());

/**
 * The task that the form asks for, as far as it says one: what is not well typed yet is left out, so that a draft holds
 * all that can be said, and the node finds what is missing in one that is launched.
 */
export function launchOf(
  fields: FormFields,
  shape: AlgorithmShape | null,
  typeOf: TypeOf,
): LaunchTask {
  const secure = fields.mode === 'secure';
  const minimum = wholeOf(fields.minimum);
  const participants = defined({
    minimum: wholeOf(fields.fewest),
    maximum: wholeOf(fields.most),
  });
  return {
    ...(fields.collaboration === '' ? {} : { collaboration: fields.collaboration }),
    ...(fields.title.trim() === '' ? {} : { title: fields.title.trim() }),
    purpose: fields.purpose.trim(),
    dataset: fields.dataset.trim(),
    algorithm: fields.algorithm,
    parameters: parametersOf(fields, shape, typeOf),
    ...(fields.everybody ? {} : { invited: [...fields.asked] }),
    mode: fields.mode,
    ...(Object.keys(participants).length === 0 ? {} : { participants }),
    ...(secure && minimum !== null ? { minimum } : {}),
    ...(secure ? { recipients: fields.recipients } : {}),
    ...defined({ joinSeconds: secondsOf(fields.join), phaseSeconds: secondsOf(fields.phase) }),
    contribute: fields.own === 'none' ? null : 'ask',
    ...(fields.pauseBefore.length === 0 ? {} : { pauseBefore: [...fields.pauseBefore] }),
  };
}

export function parametersOf(
  fields: FormFields,
  shape: AlgorithmShape | null,
  typeOf: TypeOf,
): Record<string, unknown> {
  if (shape === null) return {};
  const { columns } = fields;
  const [first] = columns;
  const filter = shape.filter ? filterOf(fields, typeOf) : null;
  const groups = fields.groups.filter(({ column }) => column.trim() !== '');
  return {
    ...(shape.columns === 'one' && first !== undefined ? { column: first } : {}),
    ...(shape.columns === 'some' || (shape.columns === 'optional' && columns.length > 0)
      ? { columns: [...columns] }
      : {}),
    ...(shape.probabilities ? defined({ probabilities: numbersOf(fields.probabilities) }) : {}),
    ...(shape.edges ? defined({ edges: numbersOf(fields.edges) }) : {}),
    ...(shape.grid ? orderParameters(fields) : {}),
    ...(shape.skipna && !fields.skipna ? { skipna: false } : {}),
    ...(shape.ddof ? but(DDOF, { ddof: wholeOf(fields.ddof) }) : {}),
    ...(filter === null ? {} : { filter }),
    ...(shape.groups !== 'none' && groups.length > 0
      ? { groupBy: groups.map(({ column, levels }) => ({ column, levels: [...levels] })) }
      : {}),
    ...(shape.others.length > 0 ? othersOf(fields.others) : {}),
  };
}

/** Parameters without a field of their own; nothing where the text is no JSON object. */
export function othersOf(text: string): Record<string, unknown> {
  try {
    return Others.catch({}).parse(JSON.parse(text));
  } catch {
    return {};
  }
}

function orderParameters({ grid, refineAbove, exact }: FormFields): Record<string, unknown> {
  const points = defined({
    low: numberOf(grid.low),
    high: numberOf(grid.high),
    step: numberOf(grid.step),
  });
  return {
    grid: points,
    ...but(REFINE_ABOVE, { refineAbove: wholeOf(refineAbove) }),
    ...(exact ? { exactOrderStatistics: true } : {}),
  };
}

function defined<T>(values: Readonly<Record<string, T | null>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== null),
  );
}

const but = (usual: number, values: Readonly<Record<string, number | null>>) =>
  defined(
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value === usual ? null : value]),
    ),
  );
