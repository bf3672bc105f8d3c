import { exactInteger, type Exact } from '../schema/exact.ts';
import type { ColumnName } from '../schema/ids.ts';
import { at } from './at.ts';
import type { SlotSum } from './contract.ts';
import { exactToNumber } from './exact-to-number.ts';
import type { Quantity, SumsByTarget } from './quantity.ts';
import { divide } from './rational.ts';
import type { Opened } from './statements.ts';

/** Count and mean of a target: what the first round of every moment yields. */
export interface FirstMoment {
  readonly count: number;
  /** null of no values, and where skipna is false and a value is missing. */
  readonly mean: number | null;
}

export function firstMomentQuantities(skipna: boolean): Quantity[] {
  return [{ kind: 'count' }, { kind: 'sum' }, ...missingQuantity(skipna)];
}

interface MomentParameters {
  readonly columns: readonly ColumnName[];
  readonly skipna: boolean;
}

/** What their sums open. */
export function firstMomentsOpened(parameters: MomentParameters): Opened[] {
  const { columns } = parameters;
  return [{ kind: 'rows', columns }, { kind: 'sum', columns }, ...missingOpened(parameters)];
}

export function missingOpened({ columns, skipna }: MomentParameters): Opened[] {
  return skipna ? [] : [{ kind: 'missing', columns }];
}

/** Whether any value is missing is asked only where that matters. */
export function missingQuantity(skipna: boolean): Quantity[] {
  return skipna ? [] : [{ kind: 'any', of: 'missing' }];
}

/** From the sums of firstMomentQuantities, in their order. */
export function firstMoments(sums: readonly SumsByTarget[]): FirstMoment[] {
  const [counts = [], totals = [], missing] = sums;
  return counts.flatMap((count, i) => {
    const total = at(totals, i);
    if (count === null || total === null) return [];
    const lacks = missing !== undefined && isTrue(at(missing, i));
    return [
      {
        count: exactToNumber(count.value),
        mean: lacks ? null : ratio(total.value, count.value),
      },
    ];
  });
}

/** From the sums of a quantity that every open target was asked. */
export function countsOf(sums: SumsByTarget): number[] {
  return sums.flatMap((sum) => (sum === null ? [] : [exactToNumber(sum.value)]));
}

export function isTrue(sum: SlotSum | null): boolean {
  return sum !== null && sum.nonZero;
}

/** a / b correctly rounded; null when there is nothing to divide by. */
function ratio(a: Exact, b: Exact): number | null {
  return b.numerator > 0n ? exactToNumber(divide(a, b)) : null;
}

/** The same with a whole divisor. */
export function dividedBy(a: Exact, divisor: number): number | null {
  return ratio(a, exactInteger(divisor));
}
