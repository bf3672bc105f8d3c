import type { TaskView } from '../../../core/schema/api/tasks.ts';
import { dateTime, listed } from '../../i18n/format.ts';
import { tasksMessages } from './messages.ts';

interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What a task asks for, line by line. @param algorithm its title in the reader's language */
export function askedFacts(task: TaskView, algorithm: string): Fact[] {
  const m = tasksMessages();
  const { parameters, privacy, needed } = task;
  const columns = columnsOf(parameters);
  const groups = groupsOf(parameters);
  const rest = restOf(parameters);
  return [
    { label: m.algorithm, value: algorithm },
    ...(columns.length > 0 ? [{ label: m.columns, value: listed(columns) }] : []),
    {
      label: m.filter,
      value: typeof parameters['filter'] === 'string' ? parameters['filter'] : m.allRows,
    },
    ...(groups.length > 0 ? [{ label: m.groups, value: groups.join('; ') }] : []),
    ...(rest === '' ? [] : [{ label: m.otherParameters, value: rest }]),
    { label: m.dataset, value: task.dataset },
    {
      label: m.privacy,
      value: privacy.mode === 'open' ? m.openMode : m.secureAmong(privacy.minimum),
    },
    {
      label: m.recipients,
      value:
        privacy.recipients === 'participants'
          ? m.recipientsAll
          : m.recipientsLauncher(task.launcher.name),
    },
    ...(needed === undefined
      ? []
      : [{ label: m.needed, value: m.neededCount(needed.minimum, task.participants.length) }]),
    { label: m.deadline, value: dateTime(task.joinDeadline) },
  ];
}

type Parameters = TaskView['parameters'];

export function columnsOf(parameters: Parameters): string[] {
  const { columns, column } = parameters;
  if (Array.isArray(columns)) return columns.map(String);
  return typeof column === 'string' ? [column] : [];
}

function groupsOf({ groupBy }: Parameters): string[] {
  if (!Array.isArray(groupBy)) return [];
  return groupBy.flatMap((group: unknown) => {
    if (typeof group !== 'object' || group === null || !('column' in group)) return [];
    const levels = 'levels' in group && Array.isArray(group.levels) ? group.levels.map(String) : [];
    return [`${String(group.column)} (${levels.join(', ')})`];
  });
}

const told = new Set(['columns', 'column', 'filter', 'groupBy']);

/** Whatever else an algorithm takes, as it stands in the task: numbers and names alike in every language. */
function restOf(parameters: Parameters): string {
  return Object.entries(parameters)
    .filter(([name]) => !told.has(name))
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(' · ');
}
