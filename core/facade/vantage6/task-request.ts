import { z } from 'zod';
import { usageError } from '../../schema/api/issues.ts';
import { ParleyError } from '../../schema/errors.ts';
import { DatasetLabel } from '../../schema/ids.ts';
import { limits } from '../../schema/limits.ts';
import { decodeInput, type DecodedInput } from './input.ts';
import { safelyParsed } from '../../schema/safely-parsed.ts';

/** A task as a script asks for it, whatever the generation of its client. */
export interface NewTask extends DecodedInput {
  readonly name: string;
  readonly description: string;
  readonly image: string;
  readonly collaboration: number;
  /** In the order given, each once; null: every member of the collaboration. */
  readonly organisations: readonly number[] | null;
  /** Only the user's own organisation (`master` of 2019). */
  readonly ownOnly: boolean;
  readonly database: DatasetLabel;
  readonly inputText: string;
}

const Id = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
/** The page of 2019 says "string", its example is a number. */
const IdOrText = z.union([
  Id,
  z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number),
]);

const Database = z.strictObject({
  label: z.string().max(200),
  query: z.unknown().optional(),
  sheet_name: z.unknown().optional(),
  preprocessing: z.unknown().optional(),
  arguments: z.unknown().optional(),
});

const Name = z
  .string()
  .max(limits.facade.nameLength)
  .refine((name) => name.trim() !== '' && !/^\d+$/.test(name), 'is empty or a number');

/** The fields of every generation (2019, 2.x and 3.x, 4.x); a name that is none of them is an error, as at 4.x's server. */
const TaskBody = z.strictObject({
  name: Name.nullish(),
  description: z.string().max(limits.facade.descriptionLength).nullish(),
  image: z.string().min(1).max(limits.facade.imageLength),
  collaboration_id: IdOrText.nullish(),
  study_id: z.null().optional(),
  organizations: z
    .array(z.strictObject({ id: Id, input: z.string().nullish() }))
    .min(1)
    .max(limits.participants.most)
    .optional(),
  organization_ids: z.array(IdOrText).max(limits.participants.most).nullish(),
  input: z.unknown().optional(),
  master: z.boolean().nullish(),
  database: z.string().max(200).nullish(),
  databases: z.union([z.string().max(200), z.array(Database).max(100)]).nullish(),
  // Of algorithm stores: the table says what an image is, whatever a store says.
  store_id: z.unknown().optional(),
  server_url: z.unknown().optional(),
});
type TaskBody = z.output<typeof TaskBody>;

/** @throws ParleyError USAGE (details.issues) */
export function parseNewTask(body: unknown): NewTask {
  const parsed = safelyParsed(TaskBody, body);
  if (!parsed.success) throw usageError('Request body is incorrect: the task', parsed.error);
  const { data } = parsed;
  const { collaboration_id: collaboration } = data;
  if (collaboration === null || collaboration === undefined) {
    throw usage('A collaboration_id is needed.');
  }
  const inputText = inputOf(data).toWellFormed();
  const organisations = data.organizations?.map(({ id }) => id) ?? data.organization_ids ?? null;
  return {
    name: data.name ?? '',
    description: (data.description ?? '').toWellFormed(),
    image: data.image.toWellFormed(),
    collaboration,
    organisations:
      organisations === null || organisations.length === 0 ? null : [...new Set(organisations)],
    ownOnly: data.organizations === undefined && data.master === true,
    database: databaseOf(data),
    inputText,
    ...decodeInput(inputText),
  };
}

/** The one input: a task of Parley has the same parameters for all. */
function inputOf({ organizations, input }: TaskBody): string {
  const own = organizations?.map((organisation) => organisation.input ?? null) ?? [];
  const given = own.some((text) => text !== null) ? own : [asText(input)];
  const [first] = given;
  if (first === null || first === undefined) throw usage('The task has no input.');
  if (given.every((text) => text === first)) return first;
  throw usage('Every organisation is to get the same input: a task of Parley is one for all.');
}

/** Servers of 2019 took objects, too. */
function asText(input: unknown): string | null {
  if (typeof input === 'string') return input;
  return typeof input === 'object' && input !== null ? JSON.stringify(input) : null;
}

function databaseOf({ database, databases }: TaskBody): DatasetLabel {
  const list = typeof databases === 'string' ? [{ label: databases }] : (databases ?? []);
  const [first, another] = list;
  if (another !== undefined) throw usage('A task of Parley reads one database.');
  if (first !== undefined) requirePlain(first);
  const label = DatasetLabel.safeParse(first?.label ?? database ?? 'default');
  if (label.success) return label.data;
  throw usage(
    'The database is to be the label of a dataset: lower-case letters, digits, - and _, starting with a letter.',
  );
}

function requirePlain(database: Partial<z.output<typeof Database>>): void {
  for (const name of ['query', 'sheet_name', 'preprocessing', 'arguments'] as const) {
    const value = database[name];
    const empty =
      value === undefined ||
      value === null ||
      (typeof value === 'object' && Object.keys(value).length === 0);
    if (!empty) {
      throw usage(
        `A database's ${name} is not understood here: each owner connects the dataset as it is to be read.`,
      );
    }
  }
}

const usage = (what: string): ParleyError =>
  new ParleyError('USAGE', `${what} Nothing was announced.`);
