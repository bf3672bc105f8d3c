import type { Exact } from '../schema/exact.ts';
import type { ColumnName } from '../schema/ids.ts';

/** One way of dividing rows into cells. Each has one more cell, the last, for what fits none: `other`. */
export type Dimension =
  /** By the labels the signed spec lists; rows whose label is missing belong to no cell (as pandas groupby). */
  | { readonly kind: 'levels'; readonly column: ColumnName; readonly levels: readonly string[] }
  /** By ascending edges: [e0, e1), [e1, e2), ... the last closed (as numpy.histogram); missing: no cell. */
  | { readonly kind: 'bins'; readonly column: ColumnName; readonly edges: readonly number[] };

/** One number wanted of every cell. Arrays hold one number a cell. Missing values are skipped throughout. */
export type Measure =
  /** Rows; with a column, rows in which it is not missing. */
  | { readonly kind: 'count'; readonly column: ColumnName | null }
  | { readonly kind: 'sum'; readonly column: ColumnName }
  /** Sum of (x - centre)^2. */
  | {
      readonly kind: 'centredSquares';
      readonly column: ColumnName;
      readonly centres: readonly number[];
    }
  /** How many values are <= the bound. */
  | { readonly kind: 'atMost'; readonly column: ColumnName; readonly bounds: readonly number[] }
  /** 1 when any row has it (a boolean that is true, or false; a value that is missing), else 0. */
  | {
      readonly kind: 'any';
      readonly column: ColumnName;
      readonly of: 'true' | 'false' | 'missing';
    };

/** What a local step asks of the data: a filter, cells and measures. Rows never leave core/data. */
export interface CellQuery {
  /** Text in the filter language; null takes all rows. */
  readonly filter: string | null;
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
}

/** Cells in row-major order of the dimensions (the last varies fastest); one cell when there is no dimension. */
export interface CellAnswer {
  readonly cells: number;
  /**
   * enough[m][c]: at least k persons stand behind measure m in cell c. Where 1 to k-1 do, the value is 0 and this is
   * false; where none does, likewise (PROTOCOL.md rule 18). Callers cannot tell the two apart.
   */
  readonly enough: readonly (readonly boolean[])[];
  /** values[m][c]. */
  readonly values: readonly (readonly Exact[])[];
}
