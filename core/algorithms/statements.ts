import type { ColumnName } from '../schema/ids.ts';

/** What there is to say of an algorithm, as facts: words/ puts them into each language. */

/** A sum that is opened on the way, or a list of such sums, one for each of the columns. */
export type Opened =
  /** Of how many participants there are enough persons. Without columns: persons as such. */
  | {
      readonly kind: 'enough-persons';
      readonly columns: readonly ColumnName[];
      readonly filtered: boolean;
    }
  /** Rows that have a value. Without columns: all rows. */
  | { readonly kind: 'rows'; readonly columns: readonly ColumnName[] }
  | {
      readonly kind: 'sum' | 'missing' | 'squared-differences';
      readonly columns: readonly ColumnName[];
    }
  | {
      readonly kind: 'truth';
      readonly columns: readonly ColumnName[];
      readonly value: 'true' | 'false';
    }
  | {
      readonly kind: 'rows-up-to-points';
      readonly columns: readonly ColumnName[];
      readonly grid: { readonly low: number; readonly high: number; readonly step: number };
      /** Fewer rows are not told apart; null: down to single rows. */
      readonly refineAbove: number | null;
    };

export type Moment = 'mean-and-deviation' | 'variance' | 'standard-deviation' | 'standard-error';

/** What comes out in the end. */
export type Shown =
  /** Without columns: of rows. */
  | { readonly kind: 'count'; readonly columns: readonly ColumnName[] }
  | { readonly kind: 'sum' | 'mean' | 'median' | Moment; readonly columns: readonly ColumnName[] }
  | {
      readonly kind: 'truth';
      readonly columns: readonly ColumnName[];
      readonly value: 'true' | 'false';
    }
  | {
      readonly kind: 'quantiles';
      readonly columns: readonly ColumnName[];
      readonly probabilities: readonly number[];
    }
  | {
      readonly kind: 'minimum' | 'maximum';
      readonly columns: readonly ColumnName[];
      /** Which value from that end stands for it; null: the very last one. */
      readonly rank: number | null;
    };

/** What one number of a contribution says. */
export interface SlotMeaning {
  readonly quantity: SlotQuantity;
  /** null stands for rows as such. */
  readonly column: ColumnName | null;
  readonly group: readonly GroupPart[];
}

export type SlotQuantity =
  | { readonly kind: 'enough-persons' | 'rows' | 'sum' }
  | { readonly kind: 'any'; readonly of: 'true' | 'false' | 'missing' }
  | { readonly kind: 'squared-distances' | 'rows-up-to'; readonly number: number };

export interface GroupPart {
  readonly column: ColumnName;
  readonly label: string;
  /** Whether it is what is left beside the labels that were asked for. */
  readonly rest: boolean;
}
