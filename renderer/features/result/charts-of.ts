import { barsOf } from './bars-of.ts';
import type { ChartView } from './chart-view.ts';
import { distributionCharts } from './distribution-charts.ts';
import type { ResultRows } from './result-rows.ts';
import { deviationCharts, quantileCharts } from './spread-charts.ts';

/**
 * The charts that fit a result; none where there is nothing to compare. One for each column, since columns are of
 * different units.
 * @param withheld the words for a cell that is hidden
 */
export function chartsOf(table: ResultRows, withheld: string): ChartView[] {
  if (table.rows.every(({ values }) => values === null)) return [];
  switch (table.statistic) {
    case 'histogram':
      return distributionCharts(table, withheld);
    case 'quantiles':
      return quantileCharts(table, withheld);
    case 'summary':
      return deviationCharts(table, withheld);
    case 'any':
    case 'all':
      return [];
    default:
      return barsOf(table, withheld);
  }
}
