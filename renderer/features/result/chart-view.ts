import type { ChartData } from '../../charts/chart-data.ts';

export interface ChartView {
  readonly title: string;
  /** The finding, for those who do not see the drawing. */
  readonly label: string;
  readonly data: ChartData;
  /** How it is to be read. */
  readonly notes: readonly string[];
}
