/** Where the nodes of the picture stand: this one in the middle, the others around it. */
export interface Placed<T> {
  readonly item: T;
  readonly x: number;
  readonly y: number;
  /** On which side of its dot the name has room. */
  readonly side: 'start' | 'middle' | 'end';
}

/**
 * Around (0, 0), clockwise from the top; coordinates within -1 and 1. Nobody stands right below the middle, where its
 * own name is.
 */
export function aroundCircle<T>(items: readonly T[]): Placed<T>[] {
  const step = (2 * Math.PI) / items.length;
  const first = -Math.PI / 2 + (items.length % 2 === 0 ? step / 2 : 0);
  return items.map((item, i) => {
    const angle = first + step * i;
    const x = Math.cos(angle);
    const y = Math.sin(angle);
    const side = x > 0.2 ? 'start' : x < -0.2 ? 'end' : 'middle';
    return { item, x, y, side };
  });
}
