import { z } from 'zod';
import { DeclineReason, FailureReason } from '../feed/payloads.ts';
import {
  CollaborationId,
  DatasetLabel,
  multilineText,
  OrganisationId,
  TaskId,
  text,
  uint,
} from '../ids.ts';
import { Language } from '../language.ts';
import { limits } from '../limits.ts';
import { LogLine } from '../local/journal.ts';
import { nestsAtMost } from '../nesting.ts';
import { StatisticResult } from '../result.ts';
import { TaskMode, TaskSpec } from '../task.ts';
import { Hex, OrganisationRef } from './common.ts';

const Seconds = z
  .number()
  .min(1)
  .max(90 * 24 * 3600);

/** The launcher's own part in the task, decided with the launch (over the control socket alone). */
const OwnPart = z.strictObject({
  minimum: uint.min(2).max(limits.participants.most).optional(),
  notices: z.array(z.string().max(60)).max(20).default([]),
});

export const Stage = z
  .enum(['announced', 'running', 'finished', 'failed', 'cancelled'])
  .meta({ id: 'Stage' });
export type Stage = z.infer<typeof Stage>;

export const StepName = z
  .enum(['enter', 'adverts', 'shares', 'survivors', 'open', 'finish'])
  .meta({ id: 'StepName' });
export type StepName = z.infer<typeof StepName>;

export const LaunchTask = z
  .strictObject({
    collaboration: CollaborationId.optional().describe(
      'May be left out when the node is in one collaboration only.',
    ),
    title: text(120).min(1).optional(),
    purpose: multilineText(2000).default(''),
    dataset: DatasetLabel,
    algorithm: z.string().max(64),
    parameters: z
      .record(z.string().max(64), z.unknown())
      .refine((value) => nestsAtMost(value, limits.jsonDepth), 'nests too deeply'),
    invited: z.array(OrganisationId).optional().describe('All current members when absent.'),
    mode: TaskMode.default('secure').describe(
      "`open`: the launcher alone gets the result, and sees every organisation's own numbers. For one round over whole columns: no filter, no groups.",
    ),
    participants: z
      .strictObject({ minimum: uint.min(1).optional(), maximum: uint.min(1).optional() })
      .default({}),
    minimum: uint
      .min(2)
      .max(limits.participants.most)
      .optional()
      .describe('The least protection (PROTOCOL.md rule 16) of a secure task; 3 when absent.'),
    recipients: z.enum(['participants', 'launcher']).default('participants'),
    joinSeconds: Seconds.default(7 * 24 * 3600),
    phaseSeconds: Seconds.default(120),
    contribute: z
      .union([OwnPart, z.literal('ask')])
      .nullable()
      .optional()
      .describe(
        "The launcher's own data. An object: it contributes, decided with the launch. `ask`: it is asked like any other, and its operator or a standing policy decides. null: it does not contribute. Left out: asked when `invited` names it, or, where that is left out too, when it has the dataset connected.",
      ),
    pauseBefore: z
      .array(StepName)
      .default([])
      .describe(
        'For drills: the launcher waits for `resume` before each of these steps. Nobody else notices. Groups of fewer than five share no secrets; in those, `shares` is waited for before the masked numbers are asked for, as in larger ones. Open mode has `enter` and `finish` alone.',
      ),
  })
  .meta({ id: 'LaunchTask' });
export type LaunchTask = z.input<typeof LaunchTask>;

/** Any text the caller makes up once for one launch, and sends again when it repeats it. */
export const LaunchHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]+$/)
    .max(limits.idempotencyKeyLength)
    .optional()
    .describe(
      'A text of your own, new for each launch: the same one again launches nothing twice.',
    ),
});

export const LaunchedTask = z.strictObject({ id: TaskId }).meta({ id: 'LaunchedTask' });

export const ParticipantView = z
  .strictObject({
    organisation: OrganisationRef,
    answer: z.enum(['none', 'accepted', 'declined', 'withdrawn']),
    reason: DeclineReason.nullable(),
    onRoster: z.boolean(),
    verified: z.boolean().describe('It has recomputed the result and found it right.'),
  })
  .meta({ id: 'Participant' });
export type ParticipantView = z.infer<typeof ParticipantView>;

/** This node's own place in a task. */
const OwnPlace = z.enum(['launcher', 'asked', 'accepted', 'declined', 'withdrawn', 'not-asked']);

export const TaskView = z
  .strictObject({
    id: TaskId,
    collaboration: CollaborationId,
    title: text(120),
    purpose: multilineText(2000),
    launcher: OrganisationRef,
    algorithm: z.strictObject({ name: z.string(), version: uint }),
    parameters: z.record(z.string(), z.unknown()),
    dataset: DatasetLabel,
    privacy: TaskSpec.shape.privacy,
    announced: uint,
    joinDeadline: uint,
    ended: uint.nullable(),
    stage: Stage,
    failure: z.strictObject({ reason: FailureReason, blamed: z.array(OrganisationRef) }).nullable(),
    mine: OwnPlace,
    participants: z.array(ParticipantView),
    round: uint.nullable(),
    resultHash: Hex.nullable(),
    hasResult: z.boolean(),
    pausedBefore: StepName.nullable().describe(
      'A step before which the launcher waits for `resume`.',
    ),
    /** Optional, these three, because reviews that were kept lack them. */
    needed: TaskSpec.shape.participants
      .optional()
      .describe('How many must accept, and how many may take part.'),
    phaseSeconds: uint.optional().describe('The longest time for one phase of a round.'),
    maxRounds: uint
      .nullable()
      .optional()
      .describe('null where this Parley does not have the algorithm.'),
  })
  .meta({ id: 'Task' });
export type TaskView = z.infer<typeof TaskView>;

/** Where a page of tasks ended: when its last task was announced, and its id. */
const cursor = /^(\d{1,16})\.(bafyrei[a-z2-7]{52})$/;

export const TaskQuery = z.strictObject({
  collaboration: CollaborationId.optional().describe('In this collaboration alone.'),
  stage: Stage.optional().describe('In this stage alone.'),
  launcher: OrganisationId.optional().describe('By this organisation alone.'),
  mine: OwnPlace.optional().describe('Where this organisation has this place.'),
  algorithm: z.string().min(1).max(64).optional().describe('With this algorithm alone.'),
  dataset: DatasetLabel.optional().describe('Over this dataset alone.'),
  title: text(120).min(1).optional().describe('Part of the title, in capitals or not.'),
  cursor: z
    .string()
    .regex(cursor, 'not from a page before')
    .optional()
    .describe('The page after: `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('How many on a page.'),
});
export type TaskQuery = z.input<typeof TaskQuery>;

export const TaskPage = z
  .strictObject({
    items: z.array(TaskView).describe('The latest announced first.'),
    next: z
      .string()
      .nullable()
      .describe('For the query of the page after; null when there is none.'),
  })
  .meta({ id: 'TaskPage' });
export type TaskPage = z.infer<typeof TaskPage>;

export const TaskWait = z.strictObject({
  seconds: z.coerce.number().min(0).max(60).default(25).describe('How long to wait at most.'),
});

export const TaskLogQuery = z.strictObject({
  from: z.coerce.number().int().min(0).default(0).describe('The first line wanted.'),
  seconds: z.coerce
    .number()
    .min(0)
    .max(60)
    .default(0)
    .describe('Wait this long for a first line when there is none yet.'),
});
export const TaskLogPage = z
  .strictObject({ lines: z.array(LogLine), ended: z.boolean() })
  .meta({ id: 'TaskLogPage' });
export type TaskLogPage = z.infer<typeof TaskLogPage>;

export const TaskResult = z
  .strictObject({
    task: TaskId,
    result: StatisticResult,
    resultHash: Hex,
    salt: Hex,
    verifiedBy: z.array(OrganisationRef).describe('Participants that have recomputed it.'),
  })
  .meta({ id: 'TaskResult' });
export type TaskResult = z.infer<typeof TaskResult>;

/* ---- Deciding ---- */

export const Notice = z
  .strictObject({
    name: z.enum([
      'minimum-of-two',
      'overlap',
      'exact-order-statistics',
      'launcher-unchecked',
      'own-numbers',
    ]),
    sentence: z.string(),
  })
  .meta({
    id: 'Notice',
    description: 'Something the operator must confirm by name before accepting.',
  });
export type Notice = z.infer<typeof Notice>;

export const Check = z
  .strictObject({
    name: z.string(),
    verdict: z.enum(['good', 'notice', 'blocked']),
    sentence: z.string(),
  })
  .meta({ id: 'Check' });
export type Check = z.infer<typeof Check>;

/** Kept with decisions as it was shown: a field that is added later must be optional. */
export const Review = z
  .strictObject({
    task: TaskView,
    sentence: z.string().describe('The whole request in one sentence.'),
    reads: z.strictObject({
      dataset: DatasetLabel,
      columns: z.array(z.strictObject({ column: z.string(), as: z.string() })),
      filter: z.string().nullable(),
      filterWords: z
        .string()
        .nullable()
        .optional()
        .describe('The filter in words; null where there is none, or it is not well formed.'),
      rows: uint.nullable(),
    }),
    opens: z
      .array(z.string())
      .describe('In words: every sum that is opened on the way (PROTOCOL.md rule 21).'),
    shows: z.string(),
    recipients: z.string(),
    protection: z.strictObject({
      most: uint.describe('As it would be if everybody asked took part.'),
      asked: uint,
      operatorMinimum: uint,
      sentence: z.string(),
    }),
    checks: z.array(Check),
    notices: z.array(Notice),
    canAccept: z.boolean(),
    digest: Hex,
  })
  .meta({
    id: 'Review',
    description: 'What the operator sees before deciding; `digest` binds the decision to it.',
  });
export type Review = z.infer<typeof Review>;

export const Preview = z
  .strictObject({
    task: TaskId,
    round: uint,
    slots: z.array(z.strictObject({ meaning: z.string(), value: z.string() })),
    note: z.string(),
  })
  .meta({
    id: 'Preview',
    description: "The first round's numbers as they would leave this machine, before masking.",
  });
export type Preview = z.infer<typeof Preview>;

export const Decide = z
  .discriminatedUnion('decision', [
    z.strictObject({
      decision: z.literal('accept'),
      digest: Hex.describe('From the review that was read.'),
      minimum: uint.min(2).max(limits.participants.most).optional(),
      notices: z.array(z.string().max(60)).max(20).default([]),
    }),
    z.strictObject({
      decision: z.literal('decline'),
      reason: DeclineReason.default('did-not-take-part'),
      detail: text(500).default(''),
    }),
  ])
  .meta({ id: 'Decide' });
export type Decide = z.input<typeof Decide>;

/** A decision of this organisation, with the review it was made on. */
export const DecisionView = z
  .strictObject({
    task: TaskId,
    decision: z.enum(['accept', 'decline']),
    by: z.string().describe('`operator`, or the id of a standing policy.'),
    time: uint,
    minimum: uint.nullable().describe('The least protection that was accepted.'),
    notices: z.array(z.string()).describe('Confirmed with it, by name.'),
    reason: DeclineReason.nullable().describe('Of declining, as the others were told.'),
    detail: z.string().describe('Of declining, as it was noted here; it goes nowhere.'),
    withdrawn: DeclineReason.nullable().describe('Why an acceptance was taken back later.'),
    language: Language.nullable().describe('Of the review.'),
    review: Review.nullable().describe(
      'As it was at that moment; null where it was not kept, as by earlier versions.',
    ),
  })
  .meta({ id: 'Decision' });
export type DecisionView = z.infer<typeof DecisionView>;

export const Withdraw = z
  .strictObject({ reason: DeclineReason.default('did-not-take-part') })
  .meta({ id: 'Withdraw' });

export const AlgorithmView = z
  .strictObject({
    name: z.string(),
    version: uint,
    title: z.string(),
    summary: z.string(),
    example: z.unknown(),
    exampleSentence: z.string().optional().describe('What the example computes, in a few words.'),
    parameters: z.unknown(),
  })
  .meta({ id: 'Algorithm' });
export type AlgorithmView = z.infer<typeof AlgorithmView>;
