import { scaleBand } from 'd3-scale';
import { type Axis, markWriter, numberAxis } from './axis.ts';
import type { BarsData, WriteNumber } from './chart-data.ts';
import { type Legend, legendOf } from './legend.ts';
import { sizes } from './sizes.ts';
import { shortened, textWidth } from './text-width.ts';

interface Bar {
  readonly series: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The number, or the words in its place. */
  readonly label: { readonly text: string; readonly x: number; readonly end: boolean };
  /** Words instead of a number. */
  readonly empty: boolean;
}

export interface BarsGeometry {
  readonly height: number;
  readonly legend: Legend;
  readonly axis: Axis;
  readonly zero: number;
  readonly plot: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  readonly categories: readonly { readonly label: string; readonly y: number }[];
  readonly bars: readonly Bar[];
}

const SINGLE = 22;
const GROUPED = 17;

/** Horizontal, so that names have room in every language. */
export function barsGeometry(data: BarsData, width: number, write: WriteNumber): BarsGeometry {
  const { categories, series } = data;
  const numbers = series.flatMap(({ values }) =>
    values.filter((value) => typeof value === 'number'),
  );
  const mark = markWriter(numbers, write);
  const negative = numbers.some((value) => value < 0);
  const room = Math.max(0, ...numbers.map((value) => textWidth(mark(value), sizes.tick)));
  const names = Math.max(0, ...categories.map((name) => textWidth(name, sizes.text)));
  const left = Math.min(width * 0.38, names) + sizes.gap;
  const right = Math.max(left + 40, width - room - sizes.gap);
  const legend = legendOf(series.length > 1 ? series.map(({ name }) => name) : [], width);
  const thickness = series.length > 1 ? GROUPED : SINGLE;
  const step = thickness * series.length + (series.length > 1 ? 14 : 10);
  const top = legend.height;
  const bottom = top + step * categories.length + 4;

  const axis = numberAxis({
    values: numbers,
    range: [left + (negative ? room + sizes.gap : 0), right],
    count: Math.max(2, Math.floor((right - left) / sizes.tickRoom)),
    fromZero: true,
    write,
  });
  const zero = axis.place(0);
  // Positions instead of names: two categories may be called the same.
  const rows = scaleBand<number>()
    .domain(categories.map((_, i) => i))
    .range([top, top + step * categories.length]);

  const bars = series.flatMap(({ values }, s) =>
    values.map((value, c): Bar => {
      const y = (rows(c) ?? top) + (step - thickness * series.length) / 2 + thickness * s + 1;
      const place = { series: s, y, height: thickness - 2 };
      if (typeof value === 'string') {
        const text = shortened(value, sizes.tick, width - zero - sizes.gap);
        return {
          ...place,
          x: zero,
          width: 0,
          empty: true,
          label: { text, x: zero + sizes.gap, end: false },
        };
      }
      const end = axis.place(value);
      const text = mark(value);
      return {
        ...place,
        x: Math.min(zero, end),
        width: Math.abs(end - zero),
        empty: false,
        label: { text, x: value < 0 ? end - 6 : end + 6, end: value < 0 },
      };
    }),
  );
  return {
    height: bottom + sizes.axisLabels + sizes.axisName,
    legend,
    axis,
    zero,
    plot: { left, right, top, bottom },
    categories: categories.map((name, c) => ({
      label: shortened(name, sizes.text, left - sizes.gap),
      y: (rows(c) ?? top) + step / 2,
    })),
    bars,
  };
}
