import { z } from 'zod';
import type { AlgorithmView } from '../../../core/schema/api/tasks.ts';

/** Which of the known parameters an algorithm takes, as its own schema says; whatever else it takes is typed as JSON. */
export interface AlgorithmShape {
  readonly name: string;
  readonly columns: 'none' | 'one' | 'optional' | 'some';
  readonly groups: 'none' | 'optional' | 'required';
  readonly filter: boolean;
  readonly skipna: boolean;
  readonly ddof: boolean;
  readonly grid: boolean;
  readonly probabilities: boolean;
  readonly edges: boolean;
  /** Names of parameters that this form knows no field for. */
  readonly others: readonly string[];
  /** Which columns it can be computed of. */
  readonly of: 'numbers' | 'truths' | 'anything';
  /** One round over whole columns, so that open mode may ask for it where no filter and no groups are. */
  readonly openable: boolean;
}

const Schema = z.object({
  properties: z.record(z.string(), z.unknown()).catch({}),
  required: z.array(z.string()).catch([]),
});

const known = new Set([
  'columns',
  'column',
  'groupBy',
  'filter',
  'skipna',
  'ddof',
  'grid',
  'refineAbove',
  'exactOrderStatistics',
  'probabilities',
  'edges',
]);

/** What the schema does not say. */
const ofTruths = new Set(['any', 'all']);
const ofAnything = new Set(['count', 'frequency-table']);
const openable = new Set(['count', 'sum', 'mean', 'any', 'all']);

export function shapeOf({
  name,
  parameters,
}: Pick<AlgorithmView, 'name' | 'parameters'>): AlgorithmShape {
  const { properties, required } = Schema.catch({ properties: {}, required: [] }).parse(parameters);
  const has = (parameter: string) => Object.hasOwn(properties, parameter);
  const needs = (parameter: string) => required.includes(parameter);
  return {
    name,
    columns: has('column')
      ? 'one'
      : has('columns')
        ? needs('columns')
          ? 'some'
          : 'optional'
        : 'none',
    groups: has('groupBy') ? (needs('groupBy') ? 'required' : 'optional') : 'none',
    filter: has('filter'),
    skipna: has('skipna'),
    ddof: has('ddof'),
    grid: has('grid'),
    probabilities: has('probabilities'),
    edges: has('edges'),
    others: Object.keys(properties).filter((parameter) => !known.has(parameter)),
    of: ofTruths.has(name) ? 'truths' : ofAnything.has(name) ? 'anything' : 'numbers',
    openable: openable.has(name),
  };
}
