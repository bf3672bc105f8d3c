import type { TaskResult } from '../schema/api/tasks.ts';
import type { TaskId } from '../schema/ids.ts';

/** One line of a result's table: the labels of its group, `column`, and the values by name. */
export type StatisticRow = Readonly<Record<string, string | number | boolean | null>>;

/** A result as a script reads it. */
export interface Statistic {
  readonly task: TaskId;
  /**
   * One row for every group and column. A group column that has the name of another field stands there as `group:` and
   * its name.
   */
  readonly rows: readonly StatisticRow[];
  /** Groups and columns in which too few organisations have enough persons: their numbers were not opened. */
  readonly withheld: readonly StatisticRow[];
  /** How many organisations' data is in it. */
  readonly contributors: number;
  /** The node's whole answer: who has recomputed it, its hash, and in open mode each organisation's own numbers. */
  readonly details: TaskResult;
}

export function statisticOf(details: TaskResult): Statistic {
  const { groupBy, rows, withheld, contributors } = details.result;
  const taken = new Set(['column', ...rows.flatMap(({ values }) => Object.keys(values))]);
  const names = groupBy.map((name) => (taken.has(name) ? `group:${name}` : name));
  const place = (group: readonly string[], column: string | null) => ({
    ...Object.fromEntries(names.map((name, i) => [name, group[i] ?? null])),
    column,
  });
  return {
    task: details.task,
    rows: rows.map(({ group, column, values }) => ({ ...place(group, column), ...values })),
    withheld: withheld.map(({ group, column }) => place(group, column)),
    contributors,
    details,
  };
}
