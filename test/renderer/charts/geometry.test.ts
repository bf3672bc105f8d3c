import { describe, expect, test } from 'vitest';
import { markWriter, numberAxis, tickFormat } from '../../../renderer/charts/axis.ts';
import { barsGeometry } from '../../../renderer/charts/bars.ts';
import { boxesGeometry } from '../../../renderer/charts/boxes.ts';
import type { WriteNumber } from '../../../renderer/charts/chart-data.ts';
import { histogramGeometry } from '../../../renderer/charts/histogram.ts';
import { legendOf } from '../../../renderer/charts/legend.ts';
import { lineGeometry } from '../../../renderer/charts/line.ts';
import { shortened, textWidth } from '../../../renderer/charts/text-width.ts';

const write: WriteNumber = (value, options) => new Intl.NumberFormat('en', options).format(value);
const WIDTH = 600;

describe('axes', () => {
  test('ticks have the decimals they need, all the same', () => {
    const axis = numberAxis({ values: [0, 1], range: [0, 100], count: 4, fromZero: true, write });
    expect(axis.ticks.map(({ label }) => label)).toEqual([
      '0.0',
      '0.2',
      '0.4',
      '0.6',
      '0.8',
      '1.0',
    ]);
    expect(tickFormat([0, 2_000_000])).toMatchObject({ notation: 'compact' });
  });

  test('one value alone, none at all, and equal ones still make an axis', () => {
    for (const values of [[], [5], [0, 0], [-3, -3]]) {
      const axis = numberAxis({ values, range: [0, 100], count: 4, fromZero: false, write });
      expect(axis.ticks.length).toBeGreaterThan(1);
      expect(values.every((value) => Number.isFinite(axis.place(value)))).toBe(true);
    }
  });

  test('numbers beside marks share their decimals; counts are shown in full', () => {
    expect([53.744, 54.8].map(markWriter([53.744, 54.8], write))).toEqual(['53.74', '54.80']);
    expect([480, 12_345].map(markWriter([480, 12_345], write))).toEqual(['480', '12,345']);
  });
});

describe('bars', () => {
  const bars = (values: readonly (number | string)[]) =>
    barsGeometry(
      { kind: 'bars', axis: 'x', categories: values.map(String), series: [{ name: '', values }] },
      WIDTH,
      write,
    );

  test('lengths are as the numbers are, from zero', () => {
    const { bars: drawn, zero } = bars([10, 20, 0]);
    expect(drawn.map(({ x }) => x)).toEqual([zero, zero, zero]);
    expect(drawn[1]!.width / drawn[0]!.width).toBeCloseTo(2);
    expect(drawn[2]!.width).toBe(0);
  });

  test('negative numbers go to the other side', () => {
    const { bars: drawn, zero } = bars([-5, 10]);
    expect(drawn[0]!.x + drawn[0]!.width).toBeCloseTo(zero);
    expect(drawn[0]!.label.end).toBe(true);
  });

  test('what is hidden has words and no length', () => {
    const { bars: drawn } = bars(['hidden', 3]);
    expect(drawn[0]).toMatchObject({ width: 0, empty: true, label: { text: 'hidden' } });
  });

  test('nothing is drawn outside, however long the names are', () => {
    for (const width of [260, 900]) {
      const { bars: drawn, categories } = barsGeometry(
        {
          kind: 'bars',
          axis: 'x',
          categories: ['a'.repeat(200), '一'.repeat(90)],
          series: [{ name: '', values: [123_456, 99] }],
        },
        width,
        write,
      );
      for (const bar of drawn) {
        expect(bar.x + bar.width).toBeLessThanOrEqual(width);
        expect(bar.label.x + textWidth(bar.label.text, 12)).toBeLessThanOrEqual(width + 6);
      }
      for (const { label } of categories) expect(label.endsWith('…')).toBe(true);
    }
  });
});

describe('histograms', () => {
  const histogram = (edges: number[], counts: (number | string)[], top?: number) =>
    histogramGeometry(
      {
        kind: 'histogram',
        axis: 'x',
        countAxis: 'n',
        edges,
        counts,
        ...(top === undefined ? {} : { top }),
      },
      WIDTH,
      write,
    );

  test('heights are counts where intervals are equal, areas where they are not', () => {
    const equal = histogram([0, 10, 20], [10, 20]);
    expect(equal.density).toBe(false);
    expect(equal.bins[1]!.height / equal.bins[0]!.height).toBeCloseTo(2);
    const uneven = histogram([0, 10, 40], [10, 30]);
    expect(uneven.density).toBe(true);
    expect(uneven.bins[1]!.height).toBeCloseTo(uneven.bins[0]!.height);
  });

  test('a hidden count is marked over the whole height, not drawn as zero', () => {
    const { bins, plot } = histogram([0, 1, 2], [5, 'hidden']);
    expect(bins[1]).toMatchObject({ empty: true, y: plot.top, height: plot.bottom - plot.top });
  });

  test('histograms to be compared share their scale', () => {
    expect(histogram([0, 1], [5], 50).bins[0]!.height).toBeLessThan(
      histogram([0, 1], [5]).bins[0]!.height / 5,
    );
  });

  test('labels of many borders do not run into each other', () => {
    const edges = Array.from({ length: 101 }, (_, i) => i * 1000);
    const { edges: ticks } = histogram(edges, edges.slice(1));
    const gaps = ticks.slice(1).map((tick, i) => tick.at - ticks[i]!.at);
    expect(Math.min(...gaps)).toBeGreaterThan(textWidth('100,000', 12));
  });
});

test('boxes are in order, and what has no numbers has words', () => {
  const { rows } = boxesGeometry(
    {
      kind: 'boxes',
      axis: 'x',
      boxes: [
        { name: 'a', low: 1, from: 2, middle: 3, to: 4, high: 9 },
        { name: 'b', words: 'hidden' },
      ],
    },
    WIDTH,
    write,
  );
  const { x, width, middle, low, high } = rows[0]!.box!;
  expect([low, x, middle, x + width, high]).toEqual(
    [low, x, middle, x + width, high].toSorted((a, b) => a! - b!),
  );
  expect(rows[1]).toMatchObject({ box: null, words: 'hidden' });
});

test('lines go through their points', () => {
  const { lines, shares } = lineGeometry(
    {
      kind: 'line',
      axis: 'x',
      shareAxis: 'y',
      series: [
        {
          name: '',
          values: [
            { x: 1, y: 0.1 },
            { x: 5, y: 0.9 },
          ],
        },
      ],
    },
    WIDTH,
    write,
  );
  expect(lines[0]!.points[0]!.y).toBeCloseTo(shares.place(0.1));
  expect(lines[0]!.path).toMatch(/^M[\d.]+,[\d.]+L[\d.]+,[\d.]+$/);
});

test('a legend breaks its lines', () => {
  const { items, height } = legendOf(['one name', 'another name', '第三个名字'], 200);
  expect(new Set(items.map(({ y }) => y)).size).toBeGreaterThan(1);
  expect(height).toBeGreaterThan(items.at(-1)!.y);
});

test('texts are shortened by what they take, in every script', () => {
  expect(textWidth('区域', 10)).toBe(20);
  expect(shortened('short', 12, 100)).toBe('short');
  expect(textWidth(shortened('很长很长很长很长很长的名字', 12, 80), 12)).toBeLessThanOrEqual(80);
});
