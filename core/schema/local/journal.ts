import { z } from 'zod';
import {
  bytes,
  CollaborationId,
  ContentId,
  DatasetLabel,
  Hash,
  OrganisationId,
  TaskId,
  text,
  uint,
} from '../ids.ts';
import { Language } from '../language.ts';
import { limits } from '../limits.ts';
import { RoundProof } from '../wire/round.ts';

/** What concerns only this node, kept in its own LevelDB and never in a feed. */

export const Decision = z.strictObject({
  task: TaskId,
  collaboration: CollaborationId,
  decision: z.enum(['accept', 'decline']),
  /** `operator`, or the id of the standing policy. */
  by: z.string().max(60),
  at: uint,
  /** SHA-256 of what the operator reviewed; what runs is checked against it. */
  digest: Hash,
  dataset: DatasetLabel.nullable(),
  /** The dataset version that was approved. */
  fingerprint: z.string().max(128).nullable(),
  minimum: uint.max(limits.participants.most),
  /** Notices confirmed, in the words' stable names. */
  notices: z.array(z.string().max(60)).max(20),
  /** Local detail of a refusal; the feed says only `did-not-take-part`. */
  detail: text(500),
});
export type Decision = z.infer<typeof Decision>;

/** The review as the operator was shown it, or a standing policy went by it, when a task was decided. */
export const ShownReview = z.strictObject({
  language: Language,
  /** JSON of the API's `Review`. */
  review: z.string().max(limits.shownReviewLength),
});
export type ShownReview = z.infer<typeof ShownReview>;

export const StoredResult = z.strictObject({
  task: TaskId,
  /** Canonical encoding of the result. */
  result: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  salt: bytes(32),
  at: uint,
});
export type StoredResult = z.infer<typeof StoredResult>;

/** A round's proof as kept: offers of bytes do not survive a restart, so the vectors stand beside it. */
export const StoredProof = z.strictObject({
  proof: RoundProof.omit({ vectors: true }),
  /** As RoundProof.vectors. */
  vectors: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});
export type StoredProof = z.infer<typeof StoredProof>;

/** A launcher's progress: where to go on after a restart. */
export const LauncherProgress = z.strictObject({
  task: TaskId,
  roster: ContentId,
  round: uint,
  /** Canonical encoding of the round's input state. */
  state: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** The proof of the round before; null in round 0. */
  proof: StoredProof.nullable(),
  /** The next attempt of this round: written before each, so that none is ever begun twice. */
  attempt: uint,
  /** Rule 14: the group the first opened round pinned. */
  pinned: z.array(OrganisationId).nullable(),
});
export type LauncherProgress = z.infer<typeof LauncherProgress>;

/** A finished task whose result not everybody entitled has taken yet. */
export const PendingDelivery = z.strictObject({
  task: TaskId,
  roster: ContentId,
  round: uint,
  proof: StoredProof,
  result: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  salt: bytes(32),
  to: z.array(OrganisationId),
  since: uint,
});
export type PendingDelivery = z.infer<typeof PendingDelivery>;

/** A participant's place: the state it has itself recomputed for the round it is in. */
export const ParticipantProgress = z.strictObject({
  task: TaskId,
  round: uint,
  state: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** The group over which the round before was opened (rule 14); null in round 0. */
  openedBefore: z.array(OrganisationId).nullable(),
  /** By attempt of this round: the survivors this node agreed to, written before its agreement leaves (rule 13). */
  agreed: z
    .array(z.strictObject({ attempt: uint, survivors: z.array(OrganisationId) }))
    .max(limits.attemptsPerRound + 1)
    .default([]),
});
export type ParticipantProgress = z.infer<typeof ParticipantProgress>;

export const LogLevel = z.enum(['info', 'warning', 'error']);

export const LogLine = z
  .strictObject({
    task: TaskId,
    seq: uint,
    time: uint,
    level: LogLevel,
    event: z.string().max(60).describe('A stable name of what happened, for scripts.'),
    message: z.string().max(limits.logMessageLength),
    phrase: z
      .strictObject({
        key: z.string().max(60),
        values: z.record(
          z.string().max(40),
          z.union([z.string().max(limits.logMessageLength), z.number()]),
        ),
      })
      .optional()
      .describe(
        'What `message` says, as facts: from it comes the message in another language. Lines of earlier versions have none.',
      ),
    organisation: OrganisationId.nullable(),
    round: uint.nullable(),
    attempt: uint.nullable(),
    facts: z
      .record(z.string().max(40), z.union([z.string().max(200), z.number()]))
      .describe('Sizes and hashes; never anything derived from rows.'),
  })
  .meta({ id: 'LogLine', description: "One line of a task's log, numbered from 0 without gaps." });
export type LogLine = z.infer<typeof LogLine>;

/** A member whose safety number this operator has compared over another channel. */
export const Confirmation = z.strictObject({ organisation: OrganisationId, at: uint });
export type Confirmation = z.infer<typeof Confirmation>;

/** A join that waits for its inviter (rule 5). */
export const PendingJoin = z.strictObject({
  ticket: z.string().max(limits.ticketLength),
  collaboration: CollaborationId,
  name: text(120),
  inviter: OrganisationId,
  started: uint,
  state: z.enum(['waiting', 'syncing', 'joined', 'refused']),
  code: z.string().max(40).nullable(),
});
export type PendingJoin = z.infer<typeof PendingJoin>;

export const TopicSecret = z.strictObject({ secret: bytes(32) });
export type TopicSecret = z.infer<typeof TopicSecret>;

export const KnownAddresses = z.strictObject({
  peer: OrganisationId,
  addresses: z.array(z.string().max(300)).max(limits.addressesPerPeer),
  at: uint,
});
export type KnownAddresses = z.infer<typeof KnownAddresses>;
