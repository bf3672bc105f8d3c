import { planQuery } from '../data/cells/plan.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { PayloadOf } from '../schema/feed/payloads.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { TaskSpec } from '../schema/task.ts';
import { TaskPlan } from './plan.ts';
import type { LocalData } from './ports.ts';
import type { PhraseOf } from './words/log-phrases.ts';

type Schema = PayloadOf<'dataset.published'>;

export interface AnswerableFields {
  readonly spec: TaskSpec;
  readonly self: OrganisationId;
  readonly data: Pick<LocalData, 'check' | 'has'>;
  /** The collaboration's, causes before effects. */
  readonly entries: readonly Entry[];
}

/**
 * Refuses a task whose columns too few of those asked have, as far as this node's own data and the published columns
 * tell: a mistyped one would else be heard of at the join deadline, after days.
 * @throws ParleyError COLUMN_UNKNOWN, COLUMN_TYPE, and what else is wrong with a query
 */
export async function requireAnswerable(fields: AnswerableFields): Promise<void> {
  const { spec, self, data } = fields;
  const plan = new TaskPlan(spec);
  const query = plan.ask(plan.start());
  const published = publishedBy(fields.entries);
  const problems: ParleyError[] = [];
  if (spec.invited.includes(self) && (await data.has(spec.dataset))) {
    problems.push(...(await problemsOf(() => data.check(spec.dataset, query))));
  }
  for (const organisation of spec.invited) {
    const schema = published.get(organisation)?.get(spec.dataset);
    if (schema === undefined || organisation === self) continue;
    const check = () => {
      planQuery(query, (name) => schema.columns.find((column) => column.name === name)?.type);
    };
    problems.push(...(await problemsOf(check)));
  }
  const [first] = problems;
  if (first === undefined) return;
  if (spec.invited.length - problems.length >= spec.participants.minimum) return;
  throw new ParleyError(
    first.code,
    `${first.message.replace(NOTHING_DONE, '')} Too few of those asked could take part. Nothing was announced; correct the columns, or ask others.`,
    { details: first.details, cause: first },
  );
}

/**
 * What is to be said of a label that stands in no published list and is unknown here. It may be right all the same:
 * datasets need not be published.
 * @returns null where there is nothing to say
 */
export async function unheardLabel(
  fields: AnswerableFields,
): Promise<PhraseOf<'label-unheard'> | null> {
  const { spec, data } = fields;
  if (await data.has(spec.dataset)) return null;
  const published = publishedBy(fields.entries);
  const labels = new Set(spec.invited.flatMap((id) => [...(published.get(id)?.keys() ?? [])]));
  if (labels.size === 0 || labels.has(spec.dataset)) return null;
  return { key: 'label-unheard', label: spec.dataset, heard: [...labels].sort().join(', ') };
}

/** What a refused query says of itself at its end; here it is another thing that was not done. */
const NOTHING_DONE = / Nothing was [^.]*\.$/;

async function problemsOf(check: () => Promise<void> | void): Promise<ParleyError[]> {
  try {
    await check();
    return [];
  } catch (error) {
    return [asParleyError(error)];
  }
}

/** The newest schemas, by owner and label. */
function publishedBy(
  entries: readonly Entry[],
): ReadonlyMap<OrganisationId, ReadonlyMap<string, Schema>> {
  const owners = new Map<OrganisationId, Map<string, Schema>>();
  for (const { body } of entries) {
    if (body.type === 'dataset.published') {
      const own = owners.get(body.author) ?? new Map<string, Schema>();
      owners.set(body.author, own.set(body.payload.label, body.payload));
    } else if (body.type === 'dataset.withdrawn') {
      owners.get(body.author)?.delete(body.payload.label);
    }
  }
  return owners;
}
