import { z } from 'zod';
import type { Algorithm, AlgorithmName } from './contract.ts';
import { defineCellAlgorithm, openState } from './cell-algorithm.ts';
import { at } from './at.ts';
import {
  dividedBy,
  firstMomentQuantities,
  firstMoments,
  firstMomentsOpened,
  type FirstMoment,
} from './moments.ts';
import { columns, columnScope, ddof, filter, groupBy, skipna } from './parameters.ts';
import type { Exact } from '../schema/exact.ts';
import type { Values } from './table.ts';
import type { Moment } from './statements.ts';

const Parameters = z.strictObject({ columns, ddof, skipna, filter, groupBy });
type Parameters = z.infer<typeof Parameters>;

const Sums = z.strictObject(openState('sums'));
const Squares = z
  .strictObject({
    ...openState('squares'),
    counts: z.array(z.number()),
    means: z.array(z.number().nullable()),
  })
  .refine(
    ({ open, counts, means }) => counts.length === open.length && means.length === open.length,
  );
const State = z.union([Sums, Squares]);
type State = z.infer<typeof State>;

/** What there is to say of a target in the end. */
interface Moments extends FirstMoment {
  /** null where the mean is, and where the count is not above ddof. */
  readonly variance: number | null;
  /** The variance divided by the count. */
  readonly varianceOfMean: number | null;
}

interface Dispersion {
  readonly name: AlgorithmName;
  readonly shows: Moment;
  values(moments: Moments): Values;
}

/**
 * The variance and what is derived from it. Two rounds: the mean, then the sum of squares around it. The textbook
 * formula from the sum of squares in one round loses all digits where the mean is large against the deviation
 * (Chan, Golub, LeVeque 1983). ddof and skipna as in pandas.
 */
export function defineDispersion(own: Dispersion): Algorithm<Parameters> {
  return defineCellAlgorithm<Parameters, State>({
    name: own.name,
    version: 1,
    example: { columns: ['wage'] },
    parameters: Parameters,
    states: () => State,
    scope: columnScope,
    account: (parameters) => ({
      use: 'number',
      opens: [
        ...firstMomentsOpened(parameters),
        { kind: 'squared-differences', columns: parameters.columns },
      ],
      shows: { kind: own.shows, columns: parameters.columns },
      rounds: 2,
      slotsPerTarget: parameters.skipna ? 2 : 3,
    }),
    first: (_, open) => ({ stage: 'sums', open: [...open] }),
    quantities: (parameters, state) =>
      state.stage === 'sums'
        ? firstMomentQuantities(parameters.skipna)
        : [{ kind: 'centredSquares', numbers: centresOf(parameters, state) }],
    combine(parameters, state, sums) {
      if (state.stage === 'squares') {
        const squares = at(sums, 0);
        const moments = state.open.map((_, i) =>
          momentsOf(parameters, at(state.counts, i), at(state.means, i), at(squares, i)?.value),
        );
        return { kind: 'done', rows: moments.map((found) => [own.values(found)]) };
      }
      const found = firstMoments(sums);
      const next = {
        stage: 'squares' as const,
        open: state.open,
        counts: found.map(({ count }) => count),
        means: found.map(({ mean }) => mean),
      };
      if (centresOf(parameters, next).some((centre) => centre !== null)) {
        return { kind: 'next', state: next };
      }
      const rows = found.map(({ count, mean }) => [
        own.values(momentsOf(parameters, count, mean, undefined)),
      ]);
      return { kind: 'done', rows };
    },
  });
}

/** Where the squares are not needed, because the variance is not a number anyway, they are not asked. */
function centresOf(
  { ddof }: Parameters,
  { counts, means }: z.infer<typeof Squares>,
): (number | null)[] {
  return means.map((mean, i) => (at(counts, i) > ddof ? mean : null));
}

function momentsOf(
  { ddof }: Parameters,
  count: number,
  mean: number | null,
  squares: Exact | undefined,
): Moments {
  if (squares === undefined) return { count, mean, variance: null, varianceOfMean: null };
  return {
    count,
    mean,
    variance: dividedBy(squares, count - ddof),
    varianceOfMean: dividedBy(squares, (count - ddof) * count),
  };
}

/** null of what is not a number, and of a negative one, which only a participant's false contribution can bring about. */
export function squareRoot(value: number | null): number | null {
  return value === null || value < 0 ? null : Math.sqrt(value);
}
