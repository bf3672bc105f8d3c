import { expect, test } from 'vitest';
import { pauseBefore } from '../../electron/main/restart-pauses.ts';

test('a node that keeps ending is started again ever later, and then no more', () => {
  const pauses = [1, 2, 3, 4, 5, 6].map(pauseBefore);
  expect(pauses.at(-1)).toBeNull();
  const waits = pauses.filter((pause) => pause !== null);
  expect(waits).toHaveLength(5);
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
});
