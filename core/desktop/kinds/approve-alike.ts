import type { Review } from '../../schema/api/tasks.ts';
import { ColumnName } from '../../schema/ids.ts';
import { PolicyTerms } from '../../schema/local/policy.ts';
import { dayFrom, endOfDay, wholeNumber } from '../inputs.ts';
import type { Words } from '../words/words.ts';
import type { Given, KindContext } from './kind.ts';
import type { Titles } from './titles.ts';

const DAYS = 30;
const USES = 10;
const MOST_USES = 10_000;
const NAME_LENGTH = 120;

/**
 * Approving a task and, from then on, those that differ from it in nothing that was read here: the same launcher,
 * algorithm, dataset and columns.
 */

/** Why alike tasks cannot be approved in advance; null when they can. */
export function whyNotAlike(
  { task, reads, notices }: Review,
  words: Words['tasks'],
): string | null {
  if (task.privacy.mode === 'open') return words.alikeNotOpen;
  if (reads.filter !== null) return words.alikeNotFiltered;
  // To no columns but these: there is no such policy without any.
  if (reads.columns.length === 0) return words.alikeNotNoticed;
  // No policy confirms any other notice: alike tasks would wait for the operator all the same.
  return notices.every(({ name }) => name === 'minimum-of-two') ? null : words.alikeNotNoticed;
}

/** How long and how often; nothing where alike tasks cannot be approved in advance. */
export function alikeInputs(choice: string, review: Review, { words, now }: KindContext) {
  const { tasks } = words;
  if (whyNotAlike(review, tasks) !== null) return [];
  const shared = { hint: tasks.alikeHint, required: true, of: [choice] };
  return [
    {
      ...shared,
      name: 'until',
      label: tasks.alikeUntil,
      kind: 'date' as const,
      value: dayFrom(now(), DAYS),
    },
    {
      ...shared,
      name: 'uses',
      label: tasks.alikeUses,
      kind: 'number' as const,
      value: String(USES),
    },
  ];
}

export function alikeSections(review: Review, titles: Titles, words: Words) {
  const { tasks, policies } = words;
  if (whyNotAlike(review, tasks) !== null) return [];
  return [{ heading: tasks.alikeHeading, items: [policies.alike(scopeOf(review, words, titles))] }];
}

function scopeOf({ task, reads }: Review, { format, policies }: Words, titles: Titles) {
  const columns = reads.columns.map(({ column }) => format.quoted(column));
  return {
    launchers: format.quoted(task.launcher.name),
    algorithms: titles.get(task.algorithm.name) ?? task.algorithm.name,
    dataset: format.quoted(task.dataset),
    columns: policies.onlyColumns(format.all([...new Set(columns)])),
  };
}

/** @throws Refusal USAGE */
export function alikeTerms(
  { task, reads }: Review,
  given: Given,
  minimum: number,
  { words, now }: KindContext,
): PolicyTerms {
  const { tasks } = words;
  const columns = [...new Set(reads.columns.map(({ column }) => ColumnName.parse(column)))];
  const name = tasks.alikeName(task.title, task.launcher.name).slice(0, NAME_LENGTH);
  return PolicyTerms.parse({
    name,
    action: 'accept',
    collaboration: task.collaboration,
    launchers: [task.launcher.id],
    algorithms: [task.algorithm.name],
    dataset: task.dataset,
    columns,
    filters: false,
    groups: reads.columns.some(({ as }) => as === 'group'),
    open: false,
    minimum,
    notices: given.notices.filter((notice) => notice === 'minimum-of-two'),
    until: endOfDay(given.inputs['until'] ?? '', tasks.alikeUntil, now(), words),
    mostUses: wholeNumber(given.inputs['uses'] ?? '', tasks.alikeUses, [1, MOST_USES], words),
  } satisfies PolicyTerms);
}
