import type { Manifest } from '../../algorithms/contract.ts';
import { algorithms, findAlgorithm, parseParameters } from '../../algorithms/registry.ts';
import type { CollaborationView, MemberView } from '../../schema/api/collaborations.ts';
import type { DatasetView } from '../../schema/api/datasets.ts';
import { LaunchTask } from '../../schema/api/tasks.ts';
import { ParleyError } from '../../schema/errors.ts';
import type { ColumnName, DatasetLabel, OrganisationId } from '../../schema/ids.ts';
import { limits } from '../../schema/limits.ts';
import type { z } from 'zod';
import type { MappedMethod } from './algorithms.ts';

export interface PlanFields {
  readonly method: MappedMethod;
  readonly methodName: string;
  readonly image: string;
  readonly name: string;
  readonly description: string;
  readonly user: string;
  readonly database: DatasetLabel;
  readonly collaboration: CollaborationView;
  /** Those that the script chose, at least one. */
  readonly chosen: readonly OrganisationId[];
  readonly self: OrganisationId;
  readonly ownDatasets: readonly DatasetView[];
}

export interface TaskPlan {
  readonly launch: z.output<typeof LaunchTask>;
  /** What the script may not expect, in sentences. */
  readonly notes: readonly string[];
}

/** From so many participants on a secure sum hides each among the usual three others. */
const WELL_HIDDEN = 4;
const FEWEST_HIDDEN = 3;

/**
 * The task of Parley that stands for one of vantage6: secure where enough take part, open where not, as its operators will
 * read on their review pages.
 * @throws ParleyError DATASET_UNKNOWN, COLUMN_UNKNOWN, COLUMN_TYPE as far as it can be known here
 */
export function planTask(fields: PlanFields): TaskPlan {
  const { method, collaboration, chosen, database } = fields;
  const members = currentMembers(collaboration).map(({ organisation }) => organisation.id);
  const everybody = method.part === 'central' && chosen.length === 1 && members.length > 1;
  const asked = everybody ? members.filter((id) => mayHaveData(fields, id)) : chosen;
  requireData(fields, asked);
  const open = method.part === 'partial' || asked.length < FEWEST_HIDDEN;
  const minimum = asked.length >= WELL_HIDDEN ? 3 : 2;
  const notes = [
    ...(everybody
      ? [
          `One organisation was chosen for the central part: all members of the collaboration are asked to take part (${asked.length}${asked.length < members.length ? ', without this organisation, which has no such dataset' : ''}), as the image's own central part would ask them.`,
        ]
      : []),
    ...(open ? [openNote(method, asked.length)] : []),
    ...(!open && minimum === 2
      ? ['Three organisations are asked: each is hidden among two others, not among three.']
      : []),
  ];
  const launch = LaunchTask.parse({
    collaboration: collaboration.id,
    title: titleOf(fields),
    purpose: purposeOf(fields, notes),
    dataset: database,
    algorithm: method.algorithm,
    parameters: method.parameters,
    invited: asked,
    joinSeconds: limits.facade.joinSeconds,
    ...(open
      ? {
          mode: 'open',
          recipients: 'launcher',
          participants: { minimum: method.part === 'partial' ? 1 : asked.length },
        }
      : {
          mode: 'secure',
          minimum,
          // An average over others than those chosen would pass for theirs; of all members, those who can take part.
          participants: { minimum: everybody ? minimum + 1 : asked.length },
        }),
  });
  return { launch, notes };
}

export function currentMembers({ members }: CollaborationView): MemberView[] {
  return members.filter(({ state }) => state === 'member');
}

function openNote({ part }: MappedMethod, asked: number): string {
  return part === 'partial'
    ? 'Open mode: the launcher sees the own numbers of every organisation that takes part, because a partial method returns them.'
    : `Open mode: the launcher sees the own numbers of every organisation that takes part, because ${asked === 1 ? 'one organisation is' : `${asked} organisations are`} too few to hide one another.`;
}

function titleOf({ name, image, methodName }: PlanFields): string {
  const title = name.trim() === '' ? `${image} ${methodName}` : name;
  return cut(printable(title, ' '), 120).trim() || 'A task of a vantage6 script';
}

const PURPOSE_MOST = 2000;

function purposeOf(
  { image, methodName, user, description }: PlanFields,
  notes: readonly string[],
): string {
  const from = `Asked by a vantage6 script of the user ${user}, as ${cut(printable(image, ''), 200)}, method ${cut(printable(methodName, ''), 100)}.`;
  // What matters to who decides stands first: it is the script's own words that may be cut.
  const text = [from, ...notes, printable(description, '\n')].join('\n').trim();
  return cut(text, PURPOSE_MOST);
}

/** No longer than that, and no half of a character at its end. */
const cut = (text: string, most: number): string => text.slice(0, most).toWellFormed();

/** What a script says, without the characters that could make it look like something else on a review page. */
function printable(text: string, lineBreak: string): string {
  return text
    .toWellFormed()
    .replace(/\r?\n|\r/g, lineBreak)
    .replace(lineBreak === '\n' ? /[^\P{Cc}\n]/gu : /\p{Cc}/gu, ' ')
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, '');
}

/** Whoever sends the script need not hold data itself. */
function mayHaveData({ self, ownDatasets, database }: PlanFields, id: OrganisationId): boolean {
  return id !== self || ownDatasets.some(({ label }) => label === database);
}

interface KnownSchema {
  readonly owner: string;
  readonly columns: readonly { readonly name: ColumnName; readonly type: string }[];
}

/**
 * Refuses what somebody asked would have to refuse, as far as it is known here. A label that others have not published may
 * be right all the same: datasets need not be published, and the task's log speaks of it.
 */
function requireData(fields: PlanFields, asked: readonly OrganisationId[]): void {
  const { collaboration, database, self, ownDatasets, method } = fields;
  const schemas: KnownSchema[] = collaboration.datasets
    .filter(({ label, owner }) => label === database && owner.id !== self)
    .filter(({ owner }) => asked.includes(owner.id))
    .map(({ owner, columns }) => ({ owner: owner.name, columns }));
  if (asked.includes(self)) {
    const own = ownDatasets.find(({ label }) => label === database);
    if (own === undefined) {
      const labels = ownDatasets.map(({ label }) => label).join(', ');
      throw new ParleyError(
        'DATASET_UNKNOWN',
        `This organisation was chosen and has no database "${database}"${labels === '' ? '' : `, only ${labels}`}. Nothing was announced; choose others, or give another label.`,
      );
    }
    schemas.push({ owner: 'this organisation', columns: own.columns });
  }
  const reads = readsOf(method);
  for (const schema of schemas) for (const read of reads) requireColumn(schema, read);
}

type Reads = Manifest['reads'];

/** @throws ParleyError PARAMETERS_INVALID, ALGORITHM_UNKNOWN, as the launch would */
function readsOf({ algorithm, parameters, column }: MappedMethod): Reads {
  if (column !== null) return [{ column, as: 'number' }];
  const latest = algorithms.filter(({ name }) => name === algorithm).at(-1)?.version ?? 1;
  const found = findAlgorithm(algorithm, latest);
  return found.manifest(parseParameters(found, parameters)).reads;
}

function requireColumn(
  { owner, columns }: KnownSchema,
  { column: wanted, as }: Reads[number],
): void {
  const column = columns.find(({ name }) => name === wanted);
  if (column === undefined) {
    throw new ParleyError(
      'COLUMN_UNKNOWN',
      `The database of ${owner} has no column "${wanted}", only ${columns
        .map(({ name }) => name)
        .slice(0, 50)
        .join(', ')}. Nothing was announced.`,
    );
  }
  if (as === 'number' && column.type !== 'integer' && column.type !== 'decimal') {
    throw new ParleyError(
      'COLUMN_TYPE',
      `The column "${wanted}" of ${owner} holds no numbers (${column.type}). Nothing was announced.`,
    );
  }
}
