import type { ColumnType } from '../../../core/schema/feed/payloads.ts';
import { DatasetLabel } from '../../../core/schema/ids.ts';
import { limits } from '../../../core/schema/limits.ts';
import type { AlgorithmShape } from './algorithm-shape.ts';
import {
  problemOf as conditionProblem,
  type ConditionProblem,
  filterOf,
  type TypeOf,
} from './filter-text.ts';
import type { FormFields } from './form-fields.ts';
import { numberOf, numbersOf, secondsOf, wholeOf } from './typed-numbers.ts';

/** Places of the form that a problem can be shown at. */
export type FieldName =
  | 'algorithm'
  | 'dataset'
  | 'columns'
  | 'filter'
  | `condition-${number}`
  | 'groups'
  | `group-${number}`
  | 'ddof'
  | 'grid'
  | 'refineAbove'
  | 'probabilities'
  | 'edges'
  | 'others'
  | 'asked'
  | 'mode'
  | 'minimum'
  | 'fewest'
  | 'most'
  | 'join'
  | 'phase'
  | 'title'
  | 'purpose';

export type ProblemName =
  | 'needed'
  | 'dataset-form'
  | 'columns-needed'
  | 'column-type'
  | 'column-twice'
  | 'filter-long'
  | 'filter-quote'
  | ConditionProblem
  | 'groups-needed'
  | 'levels-needed'
  | 'levels-twice'
  | 'levels-many'
  | 'whole-number'
  | 'at-least-two'
  | 'grid-numbers'
  | 'grid-order'
  | 'grid-step'
  | 'probability-range'
  | 'probability-twice'
  | 'numbers-needed'
  | 'edges-two'
  | 'edges-ascend'
  | 'json'
  | 'nobody-asked'
  | 'open-whole-columns'
  | 'too-few-to-hide'
  | 'more-than-asked'
  | 'below-fewest'
  | 'duration';

export interface FieldProblem {
  readonly field: FieldName;
  readonly name: ProblemName;
  /** Something is not there yet, rather than wrong: not worth saying before somebody wants to launch. */
  readonly missing: boolean;
}

export interface Around {
  readonly shape: AlgorithmShape | null;
  readonly typeOf: TypeOf;
  /** How many are asked, oneself included where its data is to take part. */
  readonly askedCount: number;
}

/** Everything that can be known to be wrong without asking the node, in the order of the form. */
export function problemsOf(fields: FormFields, around: Around): FieldProblem[] {
  const { shape } = around;
  return [
    ...(shape === null ? [missing('algorithm', 'needed')] : []),
    ...datasetProblems(fields),
    ...(shape === null ? [] : columnProblems(fields, shape, around.typeOf)),
    ...(shape?.filter === true ? filterProblems(fields, around.typeOf) : []),
    ...(shape === null || shape.groups === 'none' ? [] : groupProblems(fields, shape)),
    ...(shape === null ? [] : parameterProblems(fields, shape)),
    ...termProblems(fields, around),
    ...durationProblems(fields),
  ];
}

const wrong = (field: FieldName, name: ProblemName): FieldProblem => ({
  field,
  name,
  missing: false,
});
const missing = (field: FieldName, name: ProblemName): FieldProblem => ({
  field,
  name,
  missing: true,
});

function datasetProblems({ dataset }: FormFields): FieldProblem[] {
  if (dataset.trim() === '') return [missing('dataset', 'needed')];
  return DatasetLabel.safeParse(dataset.trim()).success ? [] : [wrong('dataset', 'dataset-form')];
}

function columnProblems(
  { columns }: FormFields,
  shape: AlgorithmShape,
  typeOf: TypeOf,
): FieldProblem[] {
  if (shape.columns === 'none') return [];
  if (columns.length === 0) {
    return shape.columns === 'optional' ? [] : [missing('columns', 'columns-needed')];
  }
  const bad = columns.some((column) => !fits(typeOf(column), shape));
  return bad ? [wrong('columns', 'column-type')] : [];
}

/** Whether a column of this type can be computed; one whose type nobody has published may be. */
export function fits(type: ColumnType | undefined, { of }: Pick<AlgorithmShape, 'of'>): boolean {
  if (type === undefined || of === 'anything') return true;
  return of === 'truths' ? type === 'boolean' : type === 'integer' || type === 'decimal';
}

function filterProblems(fields: FormFields, typeOf: TypeOf): FieldProblem[] {
  const { filter } = fields;
  const text = filterOf(fields, typeOf) ?? '';
  if (new TextEncoder().encode(text).length > limits.filterLength)
    return [wrong('filter', 'filter-long')];
  if (filter.written) {
    // Doubled quotes count twice, so that an open one is always an odd one.
    const open = [`'`, `"`].some((quote) => bare(text, quote).split(quote).length % 2 === 0);
    return open ? [wrong('filter', 'filter-quote')] : [];
  }
  return filter.conditions.flatMap((condition, i): FieldProblem[] => {
    const name = conditionProblem(condition, typeOf);
    if (name === null) return [];
    const unfinished = name === 'column-missing' || name === 'value-missing';
    return [{ field: `condition-${i}`, name, missing: unfinished }];
  });
}

/** Without what stands in the other kind of quotes. */
const bare = (text: string, quote: string): string =>
  quote === `'` ? text.replaceAll(/"[^"']*"/g, '') : text.replaceAll(/'(?:[^']|'')*'/g, '');

function groupProblems({ groups }: FormFields, shape: AlgorithmShape): FieldProblem[] {
  if (groups.length === 0) {
    return shape.groups === 'required' ? [missing('groups', 'groups-needed')] : [];
  }
  const names = groups.map(({ column }) => column.trim()).filter((name) => name !== '');
  const twice = new Set(names).size < names.length;
  return [
    ...(twice ? [wrong('groups', 'column-twice')] : []),
    ...groups.flatMap(({ column, levels }, i): FieldProblem[] => {
      if (column.trim() === '') return [missing(`group-${i}`, 'column-missing')];
      if (levels.length === 0) return [missing(`group-${i}`, 'levels-needed')];
      if (levels.length > limits.groupLevels) return [wrong(`group-${i}`, 'levels-many')];
      if (new Set(levels).size < levels.length) return [wrong(`group-${i}`, 'levels-twice')];
      return [];
    }),
  ];
}

function parameterProblems(fields: FormFields, shape: AlgorithmShape): FieldProblem[] {
  const ddof = wholeOf(fields.ddof);
  return [
    ...(shape.ddof && (ddof === null || ddof < 0) ? [wrong('ddof', 'whole-number')] : []),
    ...(shape.probabilities ? probabilityProblems(fields) : []),
    ...(shape.edges ? edgeProblems(fields) : []),
    ...(shape.grid ? gridProblems(fields) : []),
    ...(shape.others.length > 0 && !isJsonObject(fields.others) ? [wrong('others', 'json')] : []),
  ];
}

function probabilityProblems({ probabilities }: FormFields): FieldProblem[] {
  const numbers = numbersOf(probabilities);
  if (numbers === null) return [wrong('probabilities', 'numbers-needed')];
  if (numbers.length === 0) return [missing('probabilities', 'numbers-needed')];
  if (numbers.some((p) => p < 0 || p > 1)) return [wrong('probabilities', 'probability-range')];
  const twice = new Set(numbers).size < numbers.length;
  return twice ? [wrong('probabilities', 'probability-twice')] : [];
}

function edgeProblems({ edges }: FormFields): FieldProblem[] {
  const numbers = numbersOf(edges);
  if (numbers === null) return [wrong('edges', 'numbers-needed')];
  if (numbers.length < 2) return [missing('edges', 'edges-two')];
  const ascend = numbers.every((edge, i) => i === 0 || edge > (numbers[i - 1] ?? edge));
  return ascend ? [] : [wrong('edges', 'edges-ascend')];
}

function gridProblems({ grid, refineAbove }: FormFields): FieldProblem[] {
  const refine = wholeOf(refineAbove);
  const refining = refine === null || refine < 2 ? [wrong('refineAbove', 'at-least-two')] : [];
  if ([grid.low, grid.high, grid.step].some((text) => text.trim() === '')) {
    return [missing('grid', 'grid-numbers'), ...refining];
  }
  const [low, high, step] = [numberOf(grid.low), numberOf(grid.high), numberOf(grid.step)];
  if (low === null || high === null || step === null)
    return [wrong('grid', 'grid-numbers'), ...refining];
  if (high <= low) return [wrong('grid', 'grid-order'), ...refining];
  const steps = (high - low) / step;
  // Doubles do not divide exactly; the node does, and has the last word.
  const whole = Math.abs(steps - Math.round(steps)) < 1e-6 * Math.max(1, steps);
  return step > 0 && whole ? refining : [wrong('grid', 'grid-step'), ...refining];
}

function termProblems(fields: FormFields, { shape, askedCount }: Around): FieldProblem[] {
  const { mode, everybody, asked, own, recipients } = fields;
  if (!everybody && asked.length === 0) return [missing('asked', 'nobody-asked')];
  const fewest = wholeOf(fields.fewest);
  const most = wholeOf(fields.most);
  const problems: FieldProblem[] = [];
  if (fields.fewest.trim() !== '') {
    if (fewest === null || fewest < 1) problems.push(wrong('fewest', 'whole-number'));
    else if (fewest > askedCount) problems.push(wrong('fewest', 'more-than-asked'));
  }
  if (fields.most.trim() !== '') {
    if (most === null || most < 1) problems.push(wrong('most', 'whole-number'));
    else if (fewest !== null && most < fewest) problems.push(wrong('most', 'below-fewest'));
  }
  if (mode === 'open') {
    const whole = fields.groups.length === 0 && fields.filter.conditions.length === 0;
    const written = fields.filter.written && fields.filter.text.trim() !== '';
    if (shape !== null && (!shape.openable || !whole || written)) {
      problems.push(wrong('mode', 'open-whole-columns'));
    }
    return problems;
  }
  const minimum = wholeOf(fields.minimum);
  if (minimum === null || minimum < 2) return [...problems, wrong('minimum', 'at-least-two')];
  const taking = Math.min(most ?? askedCount, askedCount);
  const ownPart = own === 'none' ? 0 : 1;
  // A recipient that takes part knows its own numbers: they hide nobody from it.
  const hidden =
    recipients === 'participants' ? taking - 1 : Math.min(taking, askedCount - ownPart);
  return hidden < minimum ? [...problems, wrong('minimum', 'too-few-to-hide')] : problems;
}

function durationProblems({ join, phase }: FormFields): FieldProblem[] {
  const bad = (length: number | null, most: number) =>
    length === null || length < 1 || length > most;
  return [
    ...(bad(secondsOf(join), 90 * 86_400) ? [wrong('join', 'duration')] : []),
    ...(bad(secondsOf(phase), 86_400) ? [wrong('phase', 'duration')] : []),
  ];
}

function isJsonObject(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
