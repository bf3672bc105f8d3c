import type { Exact } from '../../schema/exact.ts';
import type { Magnitudes } from '../columns/magnitudes.ts';
import { doubleLiteral } from '../duckdb/sql-text.ts';
import { dyadic } from './exact-sum.ts';

/**
 * How DuckDB can add doubles exactly, in any order and with any number of threads: each value is cut into whole numbers below 2^62,
 * whose sums it keeps in 128 bits. A value is (p0 + p1 * 2^-62 + p2 * 2^-124 + ...) / 2^shift.
 */
export interface Pieces {
  readonly shift: number;
  readonly count: number;
}

/** A BIGINT holds every whole number below 2^63; one bit is left free. */
const BITS = 62;
/** With more, streaming the rows costs no more than this. */
const PIECES_MOST = 3;
/** Powers of two up to here, and what is multiplied by them, are not subnormal and not infinite. */
const SHIFT_MOST = 1000;
const MANTISSA_BITS = 52;

/**
 * Pieces that lose no bit of any value of these magnitudes: the lowest bit of a double is at least 2^-52 times its highest.
 * @returns null where the values lie too far apart, or too near to the ends of the range
 */
export function piecesFor({ least, largest }: Magnitudes): Pieces | null {
  if (!Number.isFinite(largest)) return null;
  // All are below 2^(exponent + 1), and so the first pieces below 2^62.
  const shift = BITS - 1 - exponentOf(largest);
  const bitsAfterFirst = MANTISSA_BITS - exponentOf(least) - shift;
  const count = 1 + Math.max(0, Math.ceil(bitsAfterFirst / BITS));
  return Math.abs(shift) > SHIFT_MOST || count > PIECES_MOST ? null : { shift, count };
}

/**
 * The pieces of a DOUBLE expression as BIGINT expressions. Each step is exact: multiplying by a power of two, trunc(), what trunc()
 * leaves, and the cast of a whole number.
 */
export function pieceSql(value: string, { shift, count }: Pieces): string[] {
  const pieces: string[] = [];
  let rest = `(${value} * ${doubleLiteral(2 ** shift)})`;
  while (pieces.length < count - 1) {
    const whole = `trunc(${rest})`;
    pieces.push(`CAST(${whole} AS BIGINT)`);
    rest = `((${rest} - ${whole}) * ${doubleLiteral(2 ** BITS)})`;
  }
  // Nothing is left of the last.
  return [...pieces, `CAST(${rest} AS BIGINT)`];
}

/** The sum of values, from the sums of their pieces. */
export function sumOfPieces(sums: readonly bigint[], { shift, count }: Pieces): Exact {
  const total = sums.reduce((higher, sum) => (higher << BigInt(BITS)) + sum, 0n);
  const bits = shift + BITS * (count - 1);
  return bits >= 0 ? dyadic(total, BigInt(bits)) : dyadic(total << BigInt(-bits), 0n);
}

const bytes = new DataView(new ArrayBuffer(8));

/** e, where 2^e <= value < 2^(e + 1); -1023 for subnormals, which are below. */
function exponentOf(value: number): number {
  bytes.setFloat64(0, value);
  return ((bytes.getUint16(0) >>> 4) & 0x7ff) - 1023;
}
