import type { StatisticResult } from '../core/schema/result.ts';
import type { Figures, Pooled } from './pooled.ts';

/** How a number of the result is held against the truth. */
type Comparison = 'exact' | 'close' | 'within';

export interface DemoTask {
  readonly name: string;
  readonly algorithm: string;
  readonly parameters: Record<string, unknown>;
  /** The same from the pooled rows, by group. */
  readonly truth: (pooled: Pooled) => Promise<Map<string, Figures>>;
  readonly compare: Readonly<Record<string, Comparison>>;
}

const grid = { low: 0, high: 50, step: 0.5 };
const edges = [40, 75, 86, 105, 190];

/** Each asks about another column: what one task opened never bears on the next (PROTOCOL.md rule 20). */
export const demoTasks: readonly DemoTask[] = [
  {
    name: 'mean and standard deviation of radius',
    algorithm: 'summary',
    parameters: { columns: ['radius'] },
    truth: (pooled) =>
      pooled.query(
        'SELECT count(radius) AS count, avg(radius) AS mean, stddev_samp(radius) AS standardDeviation FROM pooled',
      ),
    compare: { count: 'exact', mean: 'close', standardDeviation: 'close' },
  },
  {
    name: 'mean area by diagnosis',
    algorithm: 'mean',
    parameters: {
      columns: ['area'],
      groupBy: [{ column: 'diagnosis', levels: ['malignant', 'benign'] }],
    },
    truth: (pooled) =>
      pooled.query(
        'SELECT diagnosis AS grp, count(area) AS count, avg(area) AS mean FROM pooled GROUP BY 1',
      ),
    compare: { count: 'exact', mean: 'close' },
  },
  {
    name: 'median of texture',
    algorithm: 'median',
    parameters: { columns: ['texture'], grid },
    truth: (pooled) => pooled.query('SELECT quantile_disc(texture, 0.5) AS median FROM pooled'),
    compare: { median: 'within' },
  },
  {
    name: 'histogram of perimeter',
    algorithm: 'histogram',
    parameters: { column: 'perimeter', edges },
    truth: async (pooled) => {
      const bins = edges.slice(0, -1).map((low, bin) => {
        const high = edges[bin + 1] ?? low;
        const last = bin === edges.length - 2;
        return `SELECT '[${low}, ${high}${last ? ']' : ')'}' AS grp, count(*) AS count FROM pooled WHERE perimeter >= ${low} AND perimeter ${last ? '<=' : '<'} ${high}`;
      });
      return pooled.query(bins.join(' UNION ALL '));
    },
    compare: { count: 'exact' },
  },
  {
    name: 'mean of symmetry',
    algorithm: 'mean',
    parameters: { columns: ['symmetry'] },
    truth: (pooled) =>
      pooled.query('SELECT count(symmetry) AS count, avg(symmetry) AS mean FROM pooled'),
    compare: { count: 'exact', mean: 'close' },
  },
];

export interface ComparedFigure {
  readonly figure: string;
  readonly federated: number;
  readonly pooled: number;
  readonly relativeDifference: number;
  readonly ok: boolean;
}

const CLOSE = 1e-9;

/** Holds every number of a result against the pooled one. A number that either side lacks is not ok. */
export function compareFigures(
  task: DemoTask,
  result: StatisticResult,
  truth: ReadonlyMap<string, Figures>,
): ComparedFigure[] {
  const rows = new Map(result.rows.map((row) => [row.group.join(' / '), row.values]));
  return [...truth].flatMap(([group, figures]) =>
    Object.entries(figures).map(([name, pooled]) => {
      const values = rows.get(group) ?? {};
      const federated = Number(values[name] ?? Number.NaN);
      const figure = group === '' ? name : `${name} (${group})`;
      const difference = relative(federated, pooled);
      const compared = { figure, federated, pooled, relativeDifference: difference };
      const how = task.compare[name] ?? 'close';
      if (how === 'exact') return { ...compared, ok: federated === pooled };
      if (how === 'close') return { ...compared, ok: difference <= CLOSE };
      // An order statistic is known up to its interval of the public grid.
      const [low, high] = [Number(values['low']), Number(values['high'])];
      const ok = low <= pooled && pooled <= high;
      return { ...compared, figure: `${figure} (${low} to ${high})`, ok };
    }),
  );
}

function relative(federated: number, pooled: number): number {
  if (federated === pooled) return 0;
  return Math.abs(federated - pooled) / Math.abs(pooled);
}
