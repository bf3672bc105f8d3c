import { limits } from '../../../core/schema/limits.ts';
import { listText, numberOf, wholeOf } from './typed-numbers.ts';

/** Enough for what a person types, and few enough to drop the noise of doubles: 0.1 * 3 is 0.3. */
const DIGITS = 12;

/** Borders of so many intervals of one width; null where the texts say none. */
export function evenEdges(from: string, to: string, count: string): string | null {
  const low = numberOf(from);
  const high = numberOf(to);
  const intervals = wholeOf(count);
  if (low === null || high === null || intervals === null) return null;
  if (high <= low || intervals < 1 || intervals > limits.groupLevels) return null;
  const width = (high - low) / intervals;
  const edges = Array.from({ length: intervals + 1 }, (_, i) =>
    i === intervals ? high : Number((low + i * width).toPrecision(DIGITS)),
  );
  return listText(edges);
}
