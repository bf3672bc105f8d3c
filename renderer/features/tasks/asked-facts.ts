import type { TaskView } from '../../../core/schema/api/tasks.ts';
import { dateTime } from '../../i18n/format.ts';
import { parameterName, parameterValue } from '../../i18n/parameter-words.ts';
import { tasksMessages } from './messages.ts';

interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What a task asks for, line by line. @param algorithm its title in the reader's language */
export function askedFacts(task: TaskView, algorithm: string): Fact[] {
  const m = tasksMessages();
  const { parameters, privacy, needed } = task;
  return [
    { label: m.algorithm, value: algorithm },
    ...Object.entries(parameters).map(([key, value]) => ({
      label: parameterName(key),
      value: parameterValue(key, value),
    })),
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

/** The columns that it is computed of. */
export function columnsOf({ parameters: { columns, column } }: TaskView): string[] {
  if (Array.isArray(columns)) return columns.map(String);
  return typeof column === 'string' ? [column] : [];
}
