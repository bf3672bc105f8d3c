import { z } from 'zod';
import {
  bytes,
  ColumnName,
  ContentId,
  DatasetLabel,
  Hash,
  multilineText,
  OrganisationId,
  Signature,
  TaskId,
  text,
  uint,
} from '../ids.ts';
import { limits } from '../limits.ts';
import { TaskSpec } from '../task.ts';
import { Head } from './head.ts';

export const Profile = z
  .strictObject({
    name: text(120).min(1),
    contact: text(200),
  })
  .meta({
    id: 'Profile',
    description: 'What an organisation says of itself; signed as part of its feed.',
  });
export type Profile = z.infer<typeof Profile>;

export const Role = z.enum(['member', 'admin']).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/** The subject's last entry that counts; null when none does. */
const Cut = Head.nullable();

const entry = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ type: z.literal(type), payload: z.strictObject(shape) });

/* ---- Membership (PROTOCOL.md rules 3 to 8) ---- */

const founded = entry('collaboration.founded', {
  name: text(120).min(1),
  purpose: multilineText(2000),
  profile: Profile,
  /** SHA-256 of the first secret from which gossip topics are named (rule 7). */
  secretHash: Hash,
});
const invitationCreated = entry('invitation.created', {
  /** Ed25519 public key whose private half the ticket holds. */
  key: bytes(32),
  role: Role,
  /** Displayed; the inviter enforces it by its own clock when somebody redeems. */
  expires: uint,
});
const invitationRevoked = entry('invitation.revoked', { invitation: ContentId });
const invitationRedeemed = entry('invitation.redeemed', {
  invitation: ContentId,
  joiner: OrganisationId,
  /** The inviter's nonce that the joiner signed with the ticket's key, with collaboration and joiner. */
  challenge: bytes(32),
  proof: Signature,
});
const memberJoined = entry('member.joined', { redeemed: ContentId, profile: Profile });
const profileUpdated = entry('profile.updated', { profile: Profile });
const memberPromoted = entry('member.promoted', { member: OrganisationId });
const memberDemoted = entry('member.demoted', { member: OrganisationId, cut: Cut });
const memberRemoved = entry('member.removed', {
  member: OrganisationId,
  cut: Cut,
  /** SHA-256 of the topic secret that is in force from here on. */
  secretHash: Hash,
});
const memberLeft = entry('member.left', {});
/** Ties a new key to an organisation; signed by the old key, or by an admin when that is lost (rule 6). */
const memberSucceeded = entry('member.succeeded', {
  old: OrganisationId,
  new: OrganisationId,
  /** The old key's last counting entry. */
  cut: Cut,
});
const nodeRestored = entry('node.restored', { cause: z.enum(['backup', 'damage']) });

/* ---- Data ---- */

export const ColumnType = z
  .enum(['integer', 'decimal', 'text', 'boolean', 'date'])
  .meta({ id: 'ColumnType' });
export type ColumnType = z.infer<typeof ColumnType>;

export const PublishedColumn = z
  .strictObject({
    name: ColumnName,
    type: ColumnType,
    description: text(300),
    /** Group labels the owner typed for everybody; never collected from rows (rule 18). */
    levels: z.array(text(120)).max(limits.groupLevels),
  })
  .meta({ id: 'PublishedColumn' });
export type PublishedColumn = z.infer<typeof PublishedColumn>;

const datasetPublished = entry('dataset.published', {
  label: DatasetLabel,
  description: multilineText(1000),
  columns: z.array(PublishedColumn).max(limits.columnsPerDataset),
});
const datasetWithdrawn = entry('dataset.withdrawn', { label: DatasetLabel });

/* ---- Tasks ---- */

export const DeclineReason = z
  .enum([
    'did-not-take-part',
    'not-our-purpose',
    'terms-not-acceptable',
    'unknown-algorithm',
    'unavailable',
  ])
  .meta({
    id: 'DeclineReason',
    description: 'Every data-dependent refusal is `did-not-take-part` (rule 9).',
  });
export type DeclineReason = z.infer<typeof DeclineReason>;

export const FailureReason = z
  .enum([
    'too-few-accepted',
    'too-few-left',
    'protection-too-low',
    'revealed-to-another-group',
    'invalid-message',
    'equivocation',
    'value-not-encodable',
    'timed-out',
    'launcher-restarted',
    'internal',
  ])
  .meta({ id: 'FailureReason' });
export type FailureReason = z.infer<typeof FailureReason>;

const taskAnnounced = entry('task.announced', { spec: TaskSpec });
const taskAccepted = entry('task.accepted', {
  task: TaskId,
  /** The least protection (rule 16) this participant goes along with. */
  minimum: uint.max(limits.participants.most),
});
const taskDeclined = entry('task.declined', { task: TaskId, reason: DeclineReason });
const taskWithdrawn = entry('task.withdrawn', { task: TaskId, reason: DeclineReason });
const taskRostered = entry('task.rostered', {
  task: TaskId,
  participants: z
    .array(z.strictObject({ organisation: OrganisationId, acceptance: ContentId }))
    .min(1)
    .max(limits.participants.most),
  threshold: uint,
});

const attemptFields = {
  task: TaskId,
  roster: ContentId,
  round: uint.max(limits.roundsPerTask),
  attempt: uint.max(limits.attemptsPerRound),
  /** SHA-256 of the round's public input state. */
  input: Hash,
};
/** The mark of rule 13: written with sync before the first message of an attempt. */
const roundEntered = entry('round.entered', attemptFields);
const roundRevealed = entry('round.revealed', {
  ...attemptFields,
  survivors: z.array(OrganisationId).max(limits.participants.most),
});
const roundVoided = entry('round.voided', attemptFields);

const taskFinished = entry('task.finished', {
  task: TaskId,
  roster: ContentId,
  /** SHA-256(salt of 32 random bytes, canonical result); the salt travels with the result (rule 9). */
  resultHash: Hash,
  recipients: z.array(OrganisationId).max(limits.participants.most + 1),
});
/** A participant has recomputed the result and found the launcher's hash right (rule 15). */
const resultVerified = entry('result.verified', { task: TaskId, resultHash: Hash });
const taskFailed = entry('task.failed', {
  task: TaskId,
  reason: FailureReason,
  /** Who broke the protocol or was missing, where that is known. */
  blamed: z.array(OrganisationId).max(limits.participants.most),
});
const taskCancelled = entry('task.cancelled', { task: TaskId });

export const Payload = z.discriminatedUnion('type', [
  founded,
  invitationCreated,
  invitationRevoked,
  invitationRedeemed,
  memberJoined,
  profileUpdated,
  memberPromoted,
  memberDemoted,
  memberRemoved,
  memberLeft,
  memberSucceeded,
  nodeRestored,
  datasetPublished,
  datasetWithdrawn,
  taskAnnounced,
  taskAccepted,
  taskDeclined,
  taskWithdrawn,
  taskRostered,
  roundEntered,
  roundRevealed,
  roundVoided,
  taskFinished,
  resultVerified,
  taskFailed,
  taskCancelled,
]);
export type Payload = z.infer<typeof Payload>;
export type EntryType = Payload['type'];
export type PayloadOf<T extends EntryType> = Extract<Payload, { type: T }>['payload'];
