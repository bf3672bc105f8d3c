import type { ColumnType } from '../../schema/feed/payloads.ts';
import type { ColumnName } from '../../schema/ids.ts';
import { ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import type { Filter } from '../filter/ast.ts';
import { columnsIn } from '../filter/ast.ts';
import { parseFilter } from '../filter/parse.ts';
import type { CellQuery, Dimension, Measure } from '../types.ts';

/** A query that fits the dataset and the limits, with its filter parsed. */
export interface Plan {
  readonly filter: Filter | null;
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
  readonly cells: number;
  /** Cells along each dimension, `other` included. */
  readonly sizes: readonly number[];
  /** Every column named anywhere. */
  readonly columns: readonly ColumnName[];
}

const numbers: readonly ColumnType[] = ['integer', 'decimal'];
const labels: readonly ColumnType[] = ['integer', 'text', 'boolean', 'date'];
const anything: readonly ColumnType[] = ['integer', 'decimal', 'text', 'boolean', 'date'];

/**
 * Checks a query before any row is read.
 * @throws ParleyError COLUMN_UNKNOWN, COLUMN_TYPE, FILTER_INVALID, PARAMETERS_INVALID (levels, edges, lengths, limits)
 */
export function planQuery(
  query: CellQuery,
  typeOf: (column: ColumnName) => ColumnType | undefined,
): Plan {
  const filter = query.filter === null ? null : parseFilter(query.filter);
  const columns = new Set<ColumnName>(filter === null ? [] : columnsIn(filter));
  for (const column of columns) requireType(column, typeOf, anything, 'the row filter');
  for (const dimension of query.dimensions) {
    const wanted = dimension.kind === 'levels' ? labels : numbers;
    requireType(dimension.column, typeOf, wanted, dimension.kind === 'levels' ? 'groups' : 'bins');
    checkDimension(dimension);
    columns.add(dimension.column);
  }
  const sizes = query.dimensions.map(sizeOf);
  const cells = sizes.reduce((product, size) => product * size, 1);
  if (cells > limits.cells || cells * query.measures.length > limits.slots) {
    throw invalid(
      `The query asks for ${cells} cells of ${query.measures.length} numbers; at most ${limits.cells} cells and ${limits.slots} numbers are allowed.`,
    );
  }
  for (const measure of query.measures) {
    checkMeasure(measure, typeOf, cells);
    if (measure.column !== null) columns.add(measure.column);
  }
  const { dimensions, measures } = query;
  return { filter, dimensions, measures, cells, sizes, columns: [...columns] };
}

const sizeOf = (dimension: Dimension): number =>
  dimension.kind === 'levels' ? dimension.levels.length + 1 : dimension.edges.length;

function checkDimension(dimension: Dimension): void {
  if (dimension.kind === 'levels') {
    if (dimension.levels.length > limits.groupLevels) {
      throw invalid(`"${dimension.column}" lists more than ${limits.groupLevels} levels.`);
    }
    if (new Set(dimension.levels).size < dimension.levels.length) {
      throw invalid(`"${dimension.column}" lists a level twice.`);
    }
    return;
  }
  const ascending = dimension.edges.every(
    (edge, index) =>
      Number.isFinite(edge) && (index === 0 || edge > (dimension.edges[index - 1] ?? edge)),
  );
  if (dimension.edges.length < 2 || !ascending) {
    throw invalid(`The edges for "${dimension.column}" must be two or more ascending numbers.`);
  }
}

function checkMeasure(
  measure: Measure,
  typeOf: (column: ColumnName) => ColumnType | undefined,
  cells: number,
): void {
  switch (measure.kind) {
    case 'count':
      if (measure.column !== null) requireType(measure.column, typeOf, anything, 'a count');
      return;
    case 'sum':
      requireType(measure.column, typeOf, numbers, 'a sum');
      return;
    case 'centredSquares':
      requireType(measure.column, typeOf, numbers, 'a variance');
      requireOnePerCell(measure.centres, cells, 'centre');
      return;
    case 'atMost':
      requireType(measure.column, typeOf, numbers, 'a quantile');
      requireOnePerCell(measure.bounds, cells, 'bound');
      return;
    case 'any': {
      const wanted = measure.of === 'missing' ? anything : (['boolean'] as const);
      requireType(measure.column, typeOf, wanted, 'any or all');
      return;
    }
  }
}

function requireOnePerCell(values: readonly number[], cells: number, what: string): void {
  if (values.length === cells && values.every(Number.isFinite)) return;
  throw invalid(`A finite ${what} is needed for each of the ${cells} cells.`);
}

function requireType(
  column: ColumnName,
  typeOf: (column: ColumnName) => ColumnType | undefined,
  wanted: readonly ColumnType[],
  use: string,
): void {
  const type = typeOf(column);
  if (type === undefined) {
    throw new ParleyError(
      'COLUMN_UNKNOWN',
      `The dataset has no column "${column}", which ${use} would need. Nothing was computed or sent.`,
      { details: { column } },
    );
  }
  if (wanted.includes(type)) return;
  throw new ParleyError(
    'COLUMN_TYPE',
    `The column "${column}" is of type ${type}; for ${use} it would have to be ${wanted.join(' or ')}. Nothing was computed or sent.`,
    { details: { column, type, wanted } },
  );
}

const invalid = (message: string): ParleyError =>
  new ParleyError('PARAMETERS_INVALID', `${message} Nothing was computed or sent.`);
