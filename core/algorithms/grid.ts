import { z } from 'zod';
import { exactInteger } from '../schema/exact.ts';
import { exactToNumber } from './exact-to-number.ts';
import { add, divide, fromDecimal, isWhole, multiply } from './rational.ts';

/** At most 31 halvings lead from the whole grid to one step. */
const STEPS_MOST = 2 ** 31 - 1;

/**
 * The public points low, low + step, ... high on which order statistics are looked for (PROTOCOL.md rule 19). Values
 * below the first count as the first, values above the last as the last.
 */
export const grid = z
  .strictObject({ low: z.number(), high: z.number(), step: z.number().positive() })
  .superRefine((points, context) => {
    // Checks run on what other checks have found fault with, as a step of 0.
    if (context.issues.length > 0) return;
    const problem = problemOf(points);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .describe(
    'The points at which the answer may lie: low, low + step, and so on to high. Known to all; not from the data.',
  );
export type Grid = z.infer<typeof grid>;

/** How many steps there are from the first point (number 0) to the last. */
export function stepsOf(points: Grid): number {
  return exactToNumber(stepCount(points));
}

/** The point of a number, as the decimal that a person would write: the third of 0, 0.1, ... is 0.3. */
export function pointAt({ low, step }: Grid, number: number): number {
  return exactToNumber(add(fromDecimal(low), multiply(fromDecimal(step), exactInteger(number))));
}

/** How often an interval of this many steps is halved until one step is left. */
export function halvings(steps: number): number {
  return steps <= 1 ? 0 : 32 - Math.clz32(steps - 1);
}

function stepCount({ low, high, step }: Grid) {
  const length = add(fromDecimal(high), multiply(fromDecimal(low), exactInteger(-1)));
  return divide(length, fromDecimal(step));
}

function problemOf(points: Grid): string | null {
  if (points.high <= points.low) return 'high must be above low';
  const steps = stepCount(points);
  if (!isWhole(steps)) return 'high must be low plus a whole number of steps';
  if (steps.numerator > BigInt(STEPS_MOST) * steps.denominator)
    return `at most ${STEPS_MOST} steps; take a larger step`;
  return null;
}
