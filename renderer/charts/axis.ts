import { scaleLinear } from 'd3-scale';
import type { WriteNumber } from './chart-data.ts';

export interface Tick {
  readonly value: number;
  /** Where it is drawn. */
  readonly at: number;
  readonly label: string;
}

export interface Axis {
  readonly ticks: readonly Tick[];
  readonly place: (value: number) => number;
}

interface AxisOptions {
  /** What must fit. */
  readonly values: readonly number[];
  /** Where the ends are drawn. */
  readonly range: readonly [number, number];
  /** About how many ticks. */
  readonly count: number;
  /** Lengths begin at zero; positions need not. */
  readonly fromZero: boolean;
  /** Whether the ends are moved to round numbers. */
  readonly round?: boolean;
  readonly write: WriteNumber;
}

const LARGE = 1e6;

export function numberAxis(options: AxisOptions): Axis {
  const { values, range, count, fromZero, round = true, write } = options;
  const fitted = scaleLinear().domain(domainOf(values, fromZero)).range(range);
  const scale = round ? fitted.nice(count) : fitted;
  const ticks = scale.ticks(count);
  const format = tickFormat(ticks);
  return {
    ticks: ticks.map((value) => ({ value, at: scale(value), label: write(value, format) })),
    place: (value) => scale(value),
  };
}

function domainOf(values: readonly number[], fromZero: boolean): [number, number] {
  const all = fromZero ? [0, ...values] : values;
  const low = Math.min(...all);
  const high = Math.max(...all);
  if (!Number.isFinite(low)) return [0, 1];
  if (low < high) return [low, high];
  // One value alone: something around it.
  const margin = low === 0 ? 1 : Math.abs(low) / 10;
  return fromZero ? [0, margin * 10] : [low - margin, high + margin];
}

/** All ticks with the same number of decimals; very large ones in thousands, millions, 万, 亿. */
export function tickFormat(ticks: readonly number[]): Intl.NumberFormatOptions {
  if (ticks.some((tick) => Math.abs(tick) >= LARGE)) {
    return { notation: 'compact', maximumSignificantDigits: 3 };
  }
  const decimals = Math.min(10, Math.max(0, ...ticks.map(decimalsOf)));
  return { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
}

function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const fraction = digits.split('.')[1]?.length ?? 0;
  return Math.max(0, fraction - Number(exponent));
}

const DIGITS = 4;

/** Numbers beside their marks: whole ones in full, others all with the decimals that the largest needs. */
export function markWriter(
  values: readonly number[],
  write: WriteNumber,
): (value: number) => string {
  const largest = Math.max(0, ...values.map(Math.abs));
  if (largest >= LARGE) {
    return (value) => write(value, { notation: 'compact', maximumSignificantDigits: DIGITS });
  }
  if (values.every(Number.isInteger)) return (value) => write(value);
  const whole = Math.floor(Math.log10(largest));
  const decimals = Math.min(12, Math.max(0, DIGITS - 1 - whole));
  return (value) =>
    write(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
