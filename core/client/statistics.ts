import { LaunchTask, type TaskResult } from '../schema/api/tasks.ts';
import type { TaskId } from '../schema/ids.ts';
import type { LogLine } from '../schema/local/journal.ts';
import type { Patience } from './persist.ts';
import { type Statistic, statisticOf } from './statistic.ts';
import type { taskCalls } from './tasks.ts';

/** Labels to tell apart, for every column to group by: `{ region: ['north', 'south'] }`. */
export type Groups = Readonly<Record<string, readonly string[]>>;

/** What every statistic takes: all of a task but algorithm and parameters. Collaboration and members may be named. */
export type StatisticRequest = Omit<LaunchTask, 'algorithm' | 'parameters'> &
  Patience & {
    readonly idempotencyKey?: string | undefined;
    /** Told the id as soon as there is one: whoever stops waiting finds the task by it. */
    readonly onCreated?: ((id: TaskId) => void) | undefined;
    /** Told every record of the task's log. */
    readonly onRecord?: ((record: LogLine) => void) | undefined;
  };

interface Rows {
  /** Only rows for which this holds: `age >= 18 AND region = 'north'`. */
  readonly filter?: string;
  readonly groupBy?: Groups;
}
interface OfColumns extends Rows {
  readonly columns: readonly string[];
}
interface Numbers extends OfColumns {
  /** true: missing values are left out; false: a column with one has no result. */
  readonly skipna?: boolean;
}
interface Spread extends Numbers {
  /** The divisor is the count minus this; 1 unless said otherwise. */
  readonly ddof?: number;
}
interface Ordered extends OfColumns {
  /** Where values are looked for. */
  readonly grid: { readonly low: number; readonly high: number; readonly step: number };
  readonly refineAbove?: number;
  readonly exactOrderStatistics?: boolean;
}

/** Each launches a task, waits for its end and gives the result, or throws why there is none (TASK_FAILED, ...). */
export function statisticCalls(tasks: ReturnType<typeof taskCalls>) {
  const compute = async (algorithm: string, request: StatisticRequest): Promise<Statistic> => {
    const { task, options, parameters } = divided(request);
    const { idempotencyKey, onCreated, onRecord, ...patience } = options;
    const id = await tasks.createTask(
      { ...task, algorithm, parameters },
      { idempotencyKey, ...patience },
    );
    onCreated?.(id);
    if (onRecord !== undefined) {
      for await (const record of tasks.trace(id, patience)) onRecord(record);
    }
    await tasks.waitForTask(id, patience);
    const result: TaskResult = await tasks.getResult(id, patience);
    return statisticOf(result);
  };

  return {
    /** Any algorithm by its name; its parameters stand beside the task's own fields. */
    compute: (algorithm: string, request: StatisticRequest & Readonly<Record<string, unknown>>) =>
      compute(algorithm, request),
    summary: (request: StatisticRequest & Spread) => compute('summary', request),
    count: (request: StatisticRequest & Rows & Partial<OfColumns>) => compute('count', request),
    sum: (request: StatisticRequest & Numbers) => compute('sum', request),
    mean: (request: StatisticRequest & Numbers) => compute('mean', request),
    variance: (request: StatisticRequest & Spread) => compute('variance', request),
    standardDeviation: (request: StatisticRequest & Spread) =>
      compute('standard-deviation', request),
    standardError: (request: StatisticRequest & Spread) => compute('standard-error', request),
    minimum: (request: StatisticRequest & Ordered) => compute('minimum', request),
    maximum: (request: StatisticRequest & Ordered) => compute('maximum', request),
    median: (request: StatisticRequest & Ordered) => compute('median', request),
    quantiles: (
      request: StatisticRequest & Ordered & { readonly probabilities: readonly number[] },
    ) => compute('quantiles', request),
    histogram: (
      request: StatisticRequest &
        Rows & { readonly column: string; readonly edges: readonly number[] },
    ) => compute('histogram', request),
    frequencyTable: (request: StatisticRequest & Rows & { readonly groupBy: Groups }) =>
      compute('frequency-table', request),
    any: (request: StatisticRequest & OfColumns) => compute('any', request),
    all: (request: StatisticRequest & OfColumns) => compute('all', request),
  };
}

const taskFields = new Set(Object.keys(LaunchTask.shape));
const optionFields = new Set([
  'signal',
  'patienceSeconds',
  'onInterrupted',
  'idempotencyKey',
  'onCreated',
  'onRecord',
]);

/** The task's own fields, what concerns this call alone, and the rest: the algorithm's parameters. */
function divided(request: StatisticRequest) {
  const entries: [string, unknown][] = Object.entries(request).filter(
    ([, value]) => value !== undefined,
  );
  const those = (wanted: (name: string) => boolean) =>
    Object.fromEntries(entries.filter(([name]) => wanted(name)));
  const parameters = those((name) => !taskFields.has(name) && !optionFields.has(name));
  return {
    task: { dataset: request.dataset, ...those((name) => taskFields.has(name)) },
    options: those((name) => optionFields.has(name)) as Partial<StatisticRequest>,
    parameters: { ...parameters, ...groupsIn(parameters['groupBy']) },
  };
}

/** As the algorithms take them: a list, in the order in which the columns were named. */
function groupsIn(groups: unknown): object {
  if (typeof groups !== 'object' || groups === null || Array.isArray(groups)) return {};
  return {
    groupBy: Object.entries(groups).map(([column, levels]) => ({
      column,
      levels: levels as unknown,
    })),
  };
}
