import { shortened, textWidth } from './text-width.ts';
import { sizes } from './sizes.ts';

export interface Legend {
  readonly items: readonly {
    readonly series: number;
    readonly label: string;
    readonly x: number;
    readonly y: number;
  }[];
  readonly height: number;
}

const SWATCH = 12;
const GAP = 6;
const BETWEEN = 18;
const LINE = 22;

/** Names of the series beside their pattern, in as many lines as they need. */
export function legendOf(names: readonly string[], width: number): Legend {
  let x = 0;
  let y = 0;
  const items = names.map((name, series) => {
    const label = shortened(name, sizes.text, width - SWATCH - GAP);
    const length = SWATCH + GAP + textWidth(label, sizes.text);
    if (x > 0 && x + length > width) {
      x = 0;
      y += LINE;
    }
    const item = { series, label, x, y };
    x += length + BETWEEN;
    return item;
  });
  return { items, height: names.length === 0 ? 0 : y + LINE + 6 };
}
