import type { TaskResult, TaskView } from '../../../core/schema/api/tasks.ts';
import { listed, number } from '../../i18n/format.ts';
import { language } from '../../i18n/language.svelte.ts';
import { resultMessages } from './messages.ts';
import { nameOf, statisticWords } from './statistic-words.ts';

export interface Provenance {
  readonly label: string;
  readonly value: string;
}

/** Where a result comes from, for people: on the page, and in every file that leaves it. */
export function provenanceOf(task: TaskView, { result, resultHash }: TaskResult): Provenance[] {
  const m = resultMessages();
  const { filter, grid } = task.parameters;
  const facts: (Provenance | null)[] = [
    { label: m.task, value: task.title },
    { label: m.taskId, value: task.id },
    { label: m.hash, value: resultHash },
    {
      label: m.algorithm,
      value: m.algorithmVersion(
        nameOf(statisticWords(), task.algorithm.name),
        task.algorithm.version,
      ),
    },
    { label: m.dataset, value: task.dataset },
    typeof filter === 'string' ? { label: m.filter, value: filter } : null,
    isGrid(grid)
      ? {
          label: m.grid,
          value: m.gridWords(number(grid.low), number(grid.high), number(grid.step)),
        }
      : null,
    { label: m.launcher, value: task.launcher.name },
    task.purpose === '' ? null : { label: m.purpose, value: task.purpose },
    task.ended === null ? null : { label: m.finished, value: dateTimeZone(task.ended) },
    { label: m.contributors, value: listed(participantsOf(task).map(({ name }) => name)) },
    { label: m.verification, value: verificationWords(task) },
    { label: m.seenBy, value: m.seenByAll(listed(seenBy(task))) },
    {
      label: m.protection,
      value: task.privacy.mode === 'open' ? m.open : m.secure(task.privacy.minimum),
    },
    { label: m.disclosure, value: disclosureWords(task, result.withheld.length, result.groupBy) },
  ];
  return facts.filter((fact) => fact !== null);
}

export interface Contributor {
  readonly id: string;
  readonly name: string;
  readonly verified: boolean;
}

export const participantsOf = (task: TaskView): Contributor[] =>
  task.participants
    .filter(({ onRoster }) => onRoster)
    .map(({ organisation, verified }) => ({ ...organisation, verified }));

function seenBy(task: TaskView): string[] {
  if (task.privacy.recipients === 'launcher') return [task.launcher.name];
  const others = participantsOf(task).filter(({ id }) => id !== task.launcher.id);
  return [task.launcher.name, ...others.map(({ name }) => name)];
}

function verificationWords(task: TaskView): string {
  const m = resultMessages();
  if (task.privacy.recipients === 'launcher') return m.verifiedNone;
  const all = participantsOf(task);
  const verified = all.filter((participant) => participant.verified);
  if (verified.length === all.length) return m.verifiedAll;
  return verified.length === 0 ? m.notConfirmed : listed(verified.map(({ name }) => name));
}

export function disclosureWords(
  task: TaskView,
  withheld: number,
  groupBy: readonly string[],
): string {
  const m = resultMessages();
  const said = withheld === 0 ? m.nothingWithheld : m.withheldWhy(withheld, task.privacy.minimum);
  return groupBy.length === 0 ? said : m.withGroups(said);
}

/** A moment with its zone: "27 November 2026 at 10:20:51 GMT+1". */
export const dateTimeZone = (time: number): string =>
  new Intl.DateTimeFormat(language.current, { dateStyle: 'long', timeStyle: 'long' }).format(time);

function isGrid(value: unknown): value is { low: number; high: number; step: number } {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['low', 'high', 'step'].every((name) => typeof Reflect.get(value, name) === 'number')
  );
}
