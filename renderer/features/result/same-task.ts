import type { TaskView } from '../../../core/schema/api/tasks.ts';

/** What it takes to ask for a task once more, as both clients name it; what has its default value is left out. */
export interface SameTask {
  readonly algorithm: string;
  readonly dataset: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly collaboration: string;
  readonly title: string;
  readonly purpose: string | undefined;
  readonly invited: readonly string[];
  readonly participants: { readonly minimum: number; readonly maximum: number } | undefined;
  readonly phaseSeconds: number | undefined;
  readonly mode: 'open' | undefined;
  readonly minimum: number | undefined;
  readonly recipients: 'launcher' | undefined;
}

/** The usual protection; a task with another says so. */
const MINIMUM = 3;

export function sameTask(task: TaskView): SameTask {
  const { mode, minimum, recipients } = task.privacy;
  const open = mode === 'open';
  return {
    algorithm: task.algorithm.name,
    dataset: task.dataset,
    parameters: withoutDefaults(task.parameters),
    collaboration: task.collaboration,
    title: task.title,
    purpose: task.purpose === '' ? undefined : task.purpose,
    invited: task.participants.map(({ organisation }) => organisation.id),
    participants: task.needed,
    phaseSeconds: task.phaseSeconds,
    // An open task has its own minimum and recipient.
    mode: open ? 'open' : undefined,
    minimum: open || minimum === MINIMUM ? undefined : minimum,
    recipients: open || recipients === 'participants' ? undefined : recipients,
  };
}

function withoutDefaults(parameters: SameTask['parameters']): SameTask['parameters'] {
  return Object.fromEntries(
    Object.entries(parameters).filter(
      ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
