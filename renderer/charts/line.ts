import { line } from 'd3-shape';
import { type Axis, numberAxis } from './axis.ts';
import type { LineData, WriteNumber } from './chart-data.ts';
import { type Legend, legendOf } from './legend.ts';
import { sizes } from './sizes.ts';
import { textWidth } from './text-width.ts';

export interface LineGeometry {
  readonly height: number;
  readonly plot: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  readonly legend: Legend;
  readonly across: Axis;
  readonly shares: Axis;
  readonly lines: readonly {
    readonly path: string;
    readonly points: readonly { readonly x: number; readonly y: number }[];
  }[];
}

const PLOT = 220;

/** Values across, shares from 0 to 1 upwards. */
export function lineGeometry(data: LineData, width: number, write: WriteNumber): LineGeometry {
  const legend = legendOf(data.series.length > 1 ? data.series.map(({ name }) => name) : [], width);
  const top = legend.height + 30;
  const bottom = top + PLOT;
  const percent: WriteNumber = (value) => write(value, { style: 'percent' });
  const shares = numberAxis({
    values: [0, 1],
    range: [bottom, top],
    count: 4,
    fromZero: true,
    write: percent,
  });
  const left =
    Math.max(...shares.ticks.map(({ label }) => textWidth(label, sizes.tick))) + sizes.gap;
  const right = width - 16;
  const across = numberAxis({
    values: data.series.flatMap(({ values }) => values.map(({ x }) => x)),
    range: [left, right],
    count: Math.max(2, Math.floor((right - left) / sizes.tickRoom)),
    fromZero: false,
    write,
  });
  const draw = line<{ x: number; y: number }>(
    ({ x }) => x,
    ({ y }) => y,
  );
  return {
    height: bottom + sizes.axisLabels + sizes.axisName,
    plot: { left, right, top, bottom },
    legend,
    across,
    shares,
    lines: data.series.map(({ values }) => {
      const points = values.map(({ x, y }) => ({ x: across.place(x), y: shares.place(y) }));
      return { path: draw(points) ?? '', points };
    }),
  };
}
