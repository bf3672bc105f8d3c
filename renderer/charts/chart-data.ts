/** What charts are made of: numbers and words, nothing of how they are drawn. */

/** A number, or the words that stand in its place: "hidden (…)", "no values". */
export type Amount = number | string;

export interface Series<T> {
  readonly name: string;
  readonly values: readonly T[];
}

/** Lengths beside each other; with several series in groups. */
export interface BarsData {
  readonly kind: 'bars';
  /** What the lengths are. */
  readonly axis: string;
  readonly categories: readonly string[];
  readonly series: readonly Series<Amount>[];
}

export interface HistogramData {
  readonly kind: 'histogram';
  readonly axis: string;
  readonly countAxis: string;
  /** One more than amounts, ascending. */
  readonly edges: readonly number[];
  readonly counts: readonly Amount[];
  /** The largest count of all histograms that are to be compared; its own when left out. */
  readonly top?: number;
}

export interface LineData {
  readonly kind: 'line';
  readonly axis: string;
  readonly shareAxis: string;
  readonly series: readonly Series<{ readonly x: number; readonly y: number }>[];
}

export interface Box {
  readonly name: string;
  /** Ends of the whiskers. */
  readonly low: number | null;
  readonly from: number;
  readonly middle: number;
  readonly to: number;
  readonly high: number | null;
}

export interface BoxesData {
  readonly kind: 'boxes';
  readonly axis: string;
  readonly boxes: readonly (Box | { readonly name: string; readonly words: string })[];
}

export type ChartData = BarsData | HistogramData | LineData | BoxesData;

/** Writes numbers as people of the language do. */
export type WriteNumber = (value: number, options?: Intl.NumberFormatOptions) => string;

/** How many series are told apart by colour and pattern. */
export const seriesMost = 6;
