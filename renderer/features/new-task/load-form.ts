import { hasCode } from '../../../core/schema/errors.ts';
import { api } from '../../api.ts';
import { currentMembers } from './column-matrix.ts';
import { emptyFields, type FormFields } from './form-fields.ts';
import { fieldsOfDraft, fieldsOfTask } from './fields-of.ts';
import type { Choices } from './task-form.svelte.ts';

export async function loadChoices(signal: AbortSignal): Promise<Choices> {
  const [{ organisation }, collaborations, algorithms, datasets] = await Promise.all([
    api.status({ signal }),
    api.collaborations({ signal }),
    api.algorithms({ signal }),
    api.datasets({ signal }),
  ]);
  return {
    self: organisation,
    collaborations,
    algorithms,
    own: datasets.map(({ label }) => label),
  };
}

const USUAL_MINIMUM = 3;

export interface Beginning {
  readonly fields: FormFields;
  readonly from: 'nothing' | 'draft' | 'task' | 'draft-gone' | 'task-gone';
  /** The repeated task's. */
  readonly title: string;
}

/** What the form begins with: a draft, an earlier task, or nothing. */
export async function loadBeginning(
  { draft, repeat }: { readonly draft: string | undefined; readonly repeat: string | undefined },
  choices: Choices,
  signal: AbortSignal,
): Promise<Beginning> {
  if (draft !== undefined) {
    const found = (await api.drafts({ signal })).find(({ id }) => id === draft);
    if (found === undefined) return { fields: fresh(choices), from: 'draft-gone', title: '' };
    return {
      fields: withCollaboration(fieldsOfDraft(found.body), choices),
      from: 'draft',
      title: '',
    };
  }
  if (repeat === undefined) return { fields: fresh(choices), from: 'nothing', title: '' };
  try {
    const task = await api.task(repeat, { signal });
    const collaboration = choices.collaborations.find(({ id }) => id === task.collaboration);
    const members = collaboration === undefined ? [] : currentMembers(collaboration);
    const ids = members.map(({ organisation }) => organisation.id);
    const fields = fieldsOfTask(task, choices.self, ids);
    return { fields: withCollaboration(fields, choices), from: 'task', title: task.title };
  } catch (error) {
    if (!hasCode(error, 'NOT_FOUND')) throw error;
    return { fields: fresh(choices), from: 'task-gone', title: '' };
  }
}

/** Three others hide each one, as everywhere; in a collaboration too small for that, as many as there are. */
function fresh(choices: Choices): FormFields {
  const fields = withCollaboration(emptyFields(), choices);
  const collaboration = choices.collaborations.find(({ id }) => id === fields.collaboration);
  const others = collaboration === undefined ? 0 : currentMembers(collaboration).length - 1;
  return { ...fields, minimum: String(Math.max(2, Math.min(USUAL_MINIMUM, others))) };
}

/** The first where none is named, or one that this node is no longer in. */
function withCollaboration(fields: FormFields, { collaborations }: Choices): FormFields {
  if (collaborations.some(({ id }) => id === fields.collaboration)) return fields;
  return { ...fields, collaboration: collaborations[0]?.id ?? '' };
}
