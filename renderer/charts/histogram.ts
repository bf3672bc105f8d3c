import { type Axis, numberAxis, type Tick, tickFormat } from './axis.ts';
import type { HistogramData, WriteNumber } from './chart-data.ts';
import { sizes } from './sizes.ts';
import { textWidth } from './text-width.ts';

interface Bin {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Its count is not known: hatched over the whole height, since it could be any. */
  readonly empty: boolean;
}

export interface HistogramGeometry {
  readonly height: number;
  readonly plot: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  readonly counts: Axis;
  readonly edges: readonly Tick[];
  readonly bins: readonly Bin[];
  /** Intervals differ in width: heights are counts for one unit of the axis, so that areas compare. */
  readonly density: boolean;
}

const PLOT = 210;
const TOP = 30;

export function histogramGeometry(
  { edges, counts, top: most }: HistogramData,
  width: number,
  write: WriteNumber,
): HistogramGeometry {
  const first = edges[0] ?? 0;
  const last = edges.at(-1) ?? 1;
  const widths = counts.map((_, i) => (edges[i + 1] ?? last) - (edges[i] ?? first));
  const density = isUneven(widths);
  const heights = counts.map((count, i) =>
    typeof count === 'number' ? count / (density ? (widths[i] ?? 1) : 1) : null,
  );
  const known = heights.filter((height) => height !== null);
  const bottom = TOP + PLOT;
  const countAxis = numberAxis({
    values: density || most === undefined ? known : [...known, most],
    range: [bottom, TOP],
    count: 4,
    fromZero: true,
    write,
  });
  const left =
    Math.max(...countAxis.ticks.map(({ label }) => textWidth(label, sizes.tick))) + sizes.gap;
  const right = width - 12;
  const across = numberAxis({
    values: [first, last],
    range: [left, right],
    count: 4,
    fromZero: false,
    round: false,
    write,
  });
  const format = tickFormat(edges);
  const ticks = edges.map((value) => ({
    value,
    at: across.place(value),
    label: write(value, format),
  }));
  return {
    height: bottom + sizes.axisLabels + sizes.axisName,
    plot: { left, right, top: TOP, bottom },
    counts: countAxis,
    edges: spaced(ticks),
    density,
    bins: heights.map((height, i) => {
      const x = across.place(edges[i] ?? first) + 0.5;
      const y = height === null ? TOP : countAxis.place(height);
      return {
        x,
        y,
        width: Math.max(1, across.place(edges[i + 1] ?? last) - x - 0.5),
        height: bottom - y,
        empty: height === null,
      };
    }),
  };
}

function isUneven(widths: readonly number[]): boolean {
  const [first = 0] = widths;
  return widths.some((width) => Math.abs(width - first) > Math.abs(first) * 1e-9);
}

/** As many of the borders as their labels leave room for, evenly: every one, every second, … */
function spaced(ticks: readonly Tick[]): Tick[] {
  const widest = Math.max(0, ...ticks.map(({ label }) => textWidth(label, sizes.tick)));
  for (let every = 1; every < ticks.length; every++) {
    const shown = ticks.filter((_, i) => i % every === 0);
    const fits = shown.every((tick, i) => {
      const next = shown[i + 1];
      return next === undefined || next.at - tick.at >= widest + sizes.gap;
    });
    if (fits) return shown;
  }
  return ticks.slice(0, 1);
}
