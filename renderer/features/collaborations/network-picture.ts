/** Where the nodes of the picture stand: this one in the middle, the others around it. */
export interface Placed<T> {
  readonly item: T;
  readonly x: number;
  readonly y: number;
  /** On which side of its dot the name has room. */
  readonly side: 'start' | 'middle' | 'end';
}

/** Around (0, 0), the first at the top, clockwise; coordinates within -1 and 1. */
export function aroundCircle<T>(items: readonly T[]): Placed<T>[] {
  return items.map((item, i) => {
    const angle = (2 * Math.PI * i) / items.length - Math.PI / 2;
    const x = Math.cos(angle);
    const y = Math.sin(angle);
    const side = x > 0.2 ? 'start' : x < -0.2 ? 'end' : 'middle';
    return { item, x, y, side };
  });
}
