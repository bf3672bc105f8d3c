import { z } from 'zod';
import { type LaunchTask, StepName, type TaskView } from '../../../core/schema/api/tasks.ts';
import { emptyFields, FormFields } from './form-fields.ts';
import { durationOf, listText } from './typed-numbers.ts';

const maybe = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** As much of a task's parameters as the form has fields for. */
const Parameters = z.looseObject({
  columns: maybe(z.array(z.string())),
  column: maybe(z.string()),
  filter: maybe(z.string()),
  groupBy: maybe(z.array(z.object({ column: z.string(), levels: z.array(z.string()) }))),
  skipna: maybe(z.boolean()),
  ddof: maybe(z.number()),
  grid: maybe(
    z.object({ low: maybe(z.number()), high: maybe(z.number()), step: maybe(z.number()) }),
  ),
  refineAbove: maybe(z.number()),
  exactOrderStatistics: maybe(z.boolean()),
  probabilities: maybe(z.array(z.number())),
  edges: maybe(z.array(z.number())),
});

/** A draft's body: a task of which anything may be missing, and the form it was typed in, where it was one. */
const Body = z.object({
  collaboration: maybe(z.string()),
  title: maybe(z.string()),
  purpose: maybe(z.string()),
  dataset: maybe(z.string()),
  algorithm: maybe(z.string()),
  parameters: maybe(z.record(z.string(), z.unknown())),
  invited: maybe(z.array(z.string())),
  mode: maybe(z.enum(['secure', 'open'])),
  participants: maybe(z.object({ minimum: maybe(z.number()), maximum: maybe(z.number()) })),
  minimum: maybe(z.number()),
  recipients: maybe(z.enum(['participants', 'launcher'])),
  joinSeconds: maybe(z.number()),
  phaseSeconds: maybe(z.number()),
  contribute: maybe(z.union([z.literal('ask'), z.record(z.string(), z.unknown())]).nullable()),
  pauseBefore: maybe(z.array(StepName)),
});

/** The form of a draft, be it one that this form has saved or a task that a script left unfinished. */
export function fieldsOfDraft(body: Readonly<Record<string, unknown>>): FormFields {
  const form = FormFields.safeParse(body['form']);
  return form.success ? form.data : fieldsOf(body);
}

export function fieldsOf(
  task: Partial<LaunchTask> | Readonly<Record<string, unknown>>,
): FormFields {
  const body = Body.parse(task);
  const empty = emptyFields();
  const { mode = empty.mode, invited, contribute, participants = {} } = body;
  const known = Parameters.parse(body.parameters ?? {});
  const { columns, column, filter, groupBy, skipna, ddof, grid = {}, refineAbove, ...more } = known;
  const { exactOrderStatistics, probabilities, edges, ...others } = more;
  const typed = (value: number | undefined, otherwise = '') =>
    value === undefined ? otherwise : String(value);
  return {
    ...empty,
    collaboration: body.collaboration ?? '',
    algorithm: body.algorithm ?? '',
    dataset: body.dataset ?? '',
    columns: columns ?? (column === undefined ? [] : [column]),
    filter: filter === undefined ? empty.filter : { ...empty.filter, written: true, text: filter },
    groups: groupBy ?? [],
    skipna: skipna ?? true,
    ddof: typed(ddof, empty.ddof),
    grid: { low: typed(grid.low), high: typed(grid.high), step: typed(grid.step) },
    refineAbove: typed(refineAbove, empty.refineAbove),
    exact: exactOrderStatistics ?? false,
    probabilities: probabilities === undefined ? empty.probabilities : listText(probabilities),
    edges: edges === undefined ? '' : listText(edges),
    others: Object.keys(others).length === 0 ? '' : JSON.stringify(others, null, 2),
    everybody: invited === undefined,
    asked: invited ?? [],
    own: contribute === null ? 'none' : typeof contribute === 'object' ? 'launch' : 'ask',
    mode,
    minimum: typed(body.minimum, empty.minimum),
    recipients: body.recipients ?? empty.recipients,
    fewest: typed(participants.minimum),
    most: typed(participants.maximum),
    join: body.joinSeconds === undefined ? empty.join : durationOf(body.joinSeconds),
    phase: body.phaseSeconds === undefined ? empty.phase : durationOf(body.phaseSeconds),
    title: body.title ?? '',
    purpose: body.purpose ?? '',
    pauseBefore: body.pauseBefore ?? [],
  };
}

/**
 * The form that asks for what an earlier task asked for. Whoever repeats another's task becomes its launcher, and asks
 * the others, the earlier launcher among them.
 * @param members ids of those who can be asked today
 */
export function fieldsOfTask(task: TaskView, self: string, members: readonly string[]): FormFields {
  const asked = task.participants.map(({ organisation }) => organisation.id as string);
  const others = [...new Set([...asked, task.launcher.id])].filter((id) => id !== self);
  const today = members.filter((id) => id !== self);
  const wanted = others.filter((id) => today.includes(id));
  const everybody = wanted.length === today.length;
  const { needed, privacy } = task;
  const open = privacy.mode === 'open';
  const usual = Math.min(Math.max(2, privacy.minimum + 1), asked.length);
  const fewest = needed === undefined || needed.minimum === usual ? undefined : needed.minimum;
  const most = needed === undefined || needed.maximum === asked.length ? undefined : needed.maximum;
  return fieldsOf({
    collaboration: task.collaboration,
    title: task.title,
    purpose: task.purpose,
    dataset: task.dataset,
    algorithm: task.algorithm.name,
    parameters: task.parameters,
    ...(everybody ? {} : { invited: wanted }),
    participants: { minimum: fewest, maximum: most },
    mode: privacy.mode,
    ...(open ? {} : { minimum: privacy.minimum, recipients: privacy.recipients }),
    joinSeconds: Math.max(60, Math.round((task.joinDeadline - task.announced) / 60_000) * 60),
    ...(task.phaseSeconds === undefined ? {} : { phaseSeconds: task.phaseSeconds }),
    contribute: asked.includes(self) ? 'ask' : null,
  });
}
