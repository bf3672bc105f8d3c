import { type Axis, markWriter, numberAxis } from './axis.ts';
import type { BoxesData, WriteNumber } from './chart-data.ts';
import { sizes } from './sizes.ts';
import { shortened, textWidth } from './text-width.ts';

interface Drawn {
  readonly y: number;
  readonly label: string;
  readonly box: {
    readonly x: number;
    readonly width: number;
    readonly middle: number;
    readonly low: number | null;
    readonly high: number | null;
    /** The middle's number, right of everything. */
    readonly text: string;
  } | null;
  /** In place of a box. */
  readonly words: string;
}

export interface BoxesGeometry {
  readonly height: number;
  readonly plot: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  readonly axis: Axis;
  readonly rows: readonly Drawn[];
}

const STEP = 36;
export const boxHeight = 18;

export function boxesGeometry(data: BoxesData, width: number, write: WriteNumber): BoxesGeometry {
  const filled = data.boxes.filter((box) => 'middle' in box);
  const values = filled.flatMap(({ low, from, middle, to, high }) =>
    [low, from, middle, to, high].filter((value) => value !== null),
  );
  const mark = markWriter(
    filled.map(({ middle }) => middle),
    write,
  );
  const names = Math.max(0, ...data.boxes.map(({ name }) => textWidth(name, sizes.text)));
  const room = Math.max(0, ...filled.map(({ middle }) => textWidth(mark(middle), sizes.text)));
  const left = Math.min(width * 0.38, names) + (names > 0 ? sizes.gap * 2 : sizes.gap);
  const right = Math.max(left + 40, width - room - sizes.gap * 2);
  const bottom = STEP * data.boxes.length + 4;
  const axis = numberAxis({
    values,
    range: [left, right],
    count: Math.max(2, Math.floor((right - left) / sizes.tickRoom)),
    fromZero: false,
    write,
  });
  return {
    height: bottom + sizes.axisLabels + sizes.axisName,
    plot: { left, right, top: 0, bottom },
    axis,
    rows: data.boxes.map((box, i) => {
      const place = {
        y: STEP * i + STEP / 2,
        label: shortened(box.name, sizes.text, left - sizes.gap * 2),
      };
      if (!('middle' in box)) {
        return { ...place, box: null, words: shortened(box.words, sizes.tick, right - left) };
      }
      const at = (value: number | null) => (value === null ? null : axis.place(value));
      const x = axis.place(box.from);
      return {
        ...place,
        words: '',
        box: {
          x,
          width: axis.place(box.to) - x,
          middle: axis.place(box.middle),
          low: at(box.low),
          high: at(box.high),
          text: mark(box.middle),
        },
      };
    }),
  };
}
