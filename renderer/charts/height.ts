import { barsGeometry } from './bars.ts';
import { boxesGeometry } from './boxes.ts';
import type { ChartData, WriteNumber } from './chart-data.ts';
import { histogramGeometry } from './histogram.ts';
import { lineGeometry } from './line.ts';

/** How high a chart is at this width. */
export function chartHeight(data: ChartData, width: number, write: WriteNumber): number {
  switch (data.kind) {
    case 'bars':
      return barsGeometry(data, width, write).height;
    case 'histogram':
      return histogramGeometry(data, width, write).height;
    case 'line':
      return lineGeometry(data, width, write).height;
    case 'boxes':
      return boxesGeometry(data, width, write).height;
  }
}
