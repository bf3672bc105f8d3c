import type { TaskView } from '../../../core/schema/api/tasks.ts';
import type { StatisticResult } from '../../../core/schema/result.ts';
import { listed } from '../../i18n/format.ts';
import { nameOf, statisticWords } from './statistic-words.ts';

/** What the result is of, and of how many organisations. */
export function sentenceOf(task: TaskView, result: StatisticResult): string {
  const words = statisticWords();
  const columns = new Set(
    [...result.rows, ...result.withheld].flatMap(({ column }) => column ?? []),
  );
  // A histogram is divided by the column that it is of.
  const groups = result.groupBy.filter(
    (name) => result.statistic !== 'histogram' || !columns.has(name),
  );
  return words.subject(
    nameOf(words, result.statistic),
    columns.size === 0 ? null : listed([...columns].map(words.named)),
    groups.length === 0 ? null : listed(groups.map(words.named)),
    task.dataset,
    result.contributors,
  );
}
