import { z } from 'zod';
import { DeclineReason, FailureReason } from '../feed/payloads.ts';
import { CollaborationId, ContentId, DatasetLabel, OrganisationId, TaskId, uint } from '../ids.ts';
import { limits } from '../limits.ts';
import { LogLine } from '../local/journal.ts';
import { Stage } from './tasks.ts';

/**
 * What happened at this node, in the order in which it noted it. Events are kept as they were written: a field that is
 * added later must be optional.
 */
const event = <K extends string, S extends z.ZodRawShape>(kind: K, data: S) =>
  z.strictObject({
    seq: uint.min(1).describe('From 1, without gaps, over restarts; never given twice.'),
    time: uint.describe("This node's clock when it noted the event, milliseconds since 1970."),
    kind: z.literal(kind),
    collaboration: CollaborationId.nullable(),
    task: TaskId.nullable(),
    organisation: OrganisationId.nullable().describe('By whom, or whom it is about.'),
    data: z.strictObject(data),
  });

const TaskChange = z.enum([
  'announced',
  'accepted',
  'declined',
  'withdrawn',
  'rostered',
  'round-entered',
  'round-revealed',
  'round-voided',
  'finished',
  'verified',
  'failed',
  'cancelled',
  /** Its stage is another one because of what counts in the collaboration now, as after a removal. */
  'restated',
  /** Its announcement counts no longer: there is no such task. */
  'voided',
]);
export type TaskChange = z.infer<typeof TaskChange>;

/** A task changed, by an entry of `organisation`. */
const task = event('task', {
  change: TaskChange,
  stage: Stage.nullable().describe(
    "The task's stage from then on; null when there is no such task any more.",
  ),
  entry: ContentId.nullable().describe(
    'The feed entry that said so; null for `restated` and `voided`.',
  ),
  reason: z
    .union([DeclineReason, FailureReason])
    .nullable()
    .describe('Why it was declined, withdrawn or failed.'),
  round: uint.nullable().describe("Of the round's changes, counted from 1."),
  attempt: uint.nullable(),
});

/** A line of a task's log: the same as from `GET /v1/tasks/{task}/log`. */
const taskLog = event('task-log', LogLine.shape);

/** Any other feed entry that counts: membership, profiles, published datasets, restored nodes. */
const entry = event('entry', {
  entry: ContentId,
  type: z.string().max(60),
  subject: OrganisationId.nullable().describe(
    'Whom it is about, if it is about another organisation than its author.',
  ),
  label: DatasetLabel.nullable().describe('The dataset it publishes or withdraws.'),
});

/** A member's node was reached, or is no longer, or the operator has compared its safety number. */
const peer = event('peer', { change: z.enum(['connected', 'disconnected', 'verified']) });

/** A dataset of this node. */
const dataset = event('dataset', {
  change: z.enum(['connected', 'changed', 'disconnected']),
  label: z.string().max(63),
});

/** This organisation's own decision on a task. */
const decision = event('decision', {
  decision: z.enum(['accept', 'decline', 'withdraw']),
  by: z
    .string()
    .max(60)
    .nullable()
    .describe('`operator`, or the id of a standing policy; null when its record was damaged.'),
});

const policy = event('policy', {
  change: z.enum(['added', 'used', 'removed']),
  policy: z.string().max(40),
  name: z.string().max(120),
});

/** A join this node began, `organisation` being the inviter. */
const join = event('join', {
  state: z.enum(['waiting', 'syncing', 'joined', 'refused']),
  code: z.string().max(40).nullable().describe('Why it waits or was refused.'),
  name: z.string().max(120).describe("The collaboration's name."),
});

const token = event('token', {
  change: z.enum(['created', 'rotated', 'revoked']),
  token: z.string().max(60),
  name: z.string().max(120),
});

const node = event('node', {
  change: z.enum([
    'started',
    'stopping',
    'warning',
    /** The record of the event with this number is damaged or gone: look at the state instead. */
    'lost',
  ]),
  sentence: z.string().max(4000).nullable().describe('What the operator should know.'),
});

export const NodeEvent = z
  .discriminatedUnion('kind', [
    task,
    taskLog,
    entry,
    peer,
    dataset,
    decision,
    policy,
    join,
    token,
    node,
  ])
  .meta({ id: 'NodeEvent', description: 'Something that happened at this node.' });
export type NodeEvent = z.infer<typeof NodeEvent>;
export type EventKind = NodeEvent['kind'];

export const EventsQuery = z.strictObject({
  from: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('The first number wanted. Left out: what comes from now on.'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.eventsPerPage)
    .default(100)
    .describe('How many on a page; a stream does not ask.'),
  seconds: z.coerce
    .number()
    .min(0)
    .max(60)
    .default(0)
    .describe('Wait this long for a first event when there is none yet.'),
});
/** What a reader that was cut off says, as browsers' EventSource does. */
export const LastEventId = z.object({
  'last-event-id': z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('The last number you have seen: a stream goes on with the next.'),
});

export const EventsPage = z
  .strictObject({
    items: z.array(NodeEvent),
    next: uint.min(1).describe('What to ask from next.'),
  })
  .meta({ id: 'EventsPage' });
export type EventsPage = z.infer<typeof EventsPage>;
