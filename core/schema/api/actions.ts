import { z } from 'zod';
import { CollaborationId, DatasetLabel, OrganisationId, TaskId, text, uint } from '../ids.ts';
import { FacadeUserName } from '../local/facade.ts';
import { TokenId, TokenName, TokenScope } from '../local/token.ts';

/**
 * What was done at this node that stands in no feed, for those who have to account for it: ids and terms, never data.
 * Actions are kept as they were written: a field that is added later must be optional.
 */
const action = <K extends string, S extends z.ZodRawShape>(kind: K, about: S) =>
  z.strictObject({
    seq: uint.min(1).describe('From 1, never given twice.'),
    time: uint.describe("This node's clock, milliseconds since 1970."),
    by: z
      .string()
      .max(100)
      .describe(
        '`window` and `consent`: the pages and the consent control of the app; `control socket`; or a token, by its name.',
      ),
    kind: z.literal(kind),
    ...about,
  });

const Format = z
  .string()
  .regex(/^[a-z0-9-]{1,20}$/, 'not the name of a format')
  .describe('`csv`, `json`, …');
const exportedResult = { task: TaskId, format: Format };
const exportedHistory = {
  collaboration: CollaborationId.nullable().describe('null: the only one there was.'),
  format: Format,
};
const policy = z.string().max(40);
const gone = 'null when it could not be told any more.';
const datasetTerms = {
  dataset: DatasetLabel,
  smallestGroup: uint,
  allowExactOrderStatistics: z.boolean(),
  overlap: z.enum(['refuse', 'ask']),
  publishSchema: z.boolean(),
};

export const Action = z
  .discriminatedUnion('kind', [
    action('result-exported', exportedResult),
    action('history-exported', exportedHistory),
    action('preview-seen', { task: TaskId }),
    action('rows-seen', { dataset: DatasetLabel, rows: uint }),
    action('dataset-connected', datasetTerms),
    action('dataset-changed', datasetTerms),
    action('dataset-disconnected', { dataset: DatasetLabel }),
    action('policy-added', { policy, name: text(120), decides: z.enum(['accept', 'decline']) }),
    action('policy-removed', { policy, name: text(120).nullable().describe(gone) }),
    action('token-made', { token: TokenId, name: TokenName, scopes: z.array(TokenScope) }),
    action('token-rotated', { token: TokenId, name: TokenName }),
    action('token-revoked', { token: TokenId, name: TokenName.nullable().describe(gone) }),
    action('facade-opened', { port: uint.nullable() }),
    action('facade-closed', {}),
    action('facade-user-added', { user: FacadeUserName }),
    action('facade-user-removed', { user: FacadeUserName }),
    action('member-verified', { organisation: OrganisationId }),
    action('backup-made', {}),
    action('relay-started', { bytesPerSecond: uint }),
    action('relay-stopped', {}),
  ])
  .meta({
    id: 'Action',
    description: 'Something that was done at this node and stands in no feed.',
  });
export type Action = z.infer<typeof Action>;

export const ActionKind = z.enum(Action.options.map(({ shape }) => shape.kind.value)).meta({
  id: 'ActionKind',
});
export type ActionKind = Action['kind'];

/** What the app tells of itself: it saves files that the node only hands out. */
export const NoteAction = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('result-exported'), ...exportedResult }),
    z.strictObject({ kind: z.literal('history-exported'), ...exportedHistory }),
  ])
  .meta({ id: 'NoteAction' });
export type NoteAction = z.input<typeof NoteAction>;

export const ActionQuery = z.strictObject({
  kind: ActionKind.optional().describe('Of this kind alone.'),
  task: TaskId.optional().describe('About this task alone.'),
  cursor: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('The page after: `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('How many on a page.'),
});
export type ActionQuery = z.input<typeof ActionQuery>;

export const ActionPage = z
  .strictObject({
    items: z.array(Action).describe('The newest first.'),
    next: uint.nullable().describe('For the query of the page after; null when there is none.'),
  })
  .meta({ id: 'ActionPage' });
export type ActionPage = z.infer<typeof ActionPage>;
