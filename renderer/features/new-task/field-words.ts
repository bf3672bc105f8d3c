import type { FieldName } from './form-problems.ts';
import { problemMessages } from './problem-messages.ts';
import type { TaskForm } from './task-form.svelte.ts';

/** What is said at a field: what the form knows to be wrong, or what the node has refused. */
export function wordsAt(form: TaskForm, ...fields: readonly FieldName[]): string | undefined {
  const m = problemMessages();
  for (const field of fields) {
    const problem = form.problemAt(field);
    if (problem !== undefined) return m[problem.name];
    const refused = form.refusedAt(field);
    if (refused !== undefined) return refused;
  }
  return undefined;
}
