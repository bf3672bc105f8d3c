import { encodeCanonical, sha256 } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { FlatItem } from '../schema/flat-list.ts';
import type { ContentId, OrganisationId, TaskId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { RingName } from './ring.ts';

/** From this many organisations on, secrets are Shamir-shared and dropouts survived (PROTOCOL.md rule 11). */
const LEAST_WITH_RECOVERY = 5;

/** What every message of one attempt is bound to, the same at all participants and at the launcher. */
export interface AttemptContext {
  /** SHA-256 over (task id, roster CID). */
  readonly session: Uint8Array;
  /** Ascending; a participant's place in it is its Shamir coordinate. */
  readonly roster: readonly OrganisationId[];
  /** How many it takes to open a sum: n for n <= 4, floor(2n/3)+1 above (rule 11). */
  readonly threshold: number;
  readonly round: number;
  readonly attempt: number;
  /** SHA-256 of the round's public input state. */
  readonly input: Uint8Array;
  readonly ring: RingName;
  /** Ring elements in a contribution. */
  readonly length: number;
}

export interface AttemptFields {
  readonly task: TaskId;
  /** CID of the roster's entry. */
  readonly roster: ContentId;
  /** The roster's organisations, in any order. */
  readonly participants: readonly OrganisationId[];
  readonly round: number;
  readonly attempt: number;
  readonly input: Uint8Array;
  readonly ring: RingName;
  readonly length: number;
}

/** The context of one attempt. @throws ParleyError ROSTER_INVALID, MESSAGE_INVALID */
export function attemptContext(fields: AttemptFields): AttemptContext {
  const roster = fields.participants.toSorted(byId);
  const { least, most } = limits.participants;
  if (roster.length < least || roster.length > most || new Set(roster).size < roster.length) {
    throw new ParleyError(
      'ROSTER_INVALID',
      `A secure sum takes ${least} to ${most} different organisations; this roster does not hold that. Nothing was sent.`,
    );
  }
  if (fields.input.length !== 32 || !Number.isSafeInteger(fields.length) || fields.length < 1) {
    throw new ParleyError(
      'MESSAGE_INVALID',
      'A round needs the hash of its input and at least one slot. Nothing was sent.',
    );
  }
  return {
    session: sessionOf(fields.task, fields.roster),
    roster,
    threshold: thresholdOf(roster.length),
    round: fields.round,
    attempt: fields.attempt,
    input: fields.input,
    ring: fields.ring,
    length: fields.length,
  };
}

/** Rule 10: Session = hash(task, roster CID). */
export function sessionOf(task: TaskId, roster: ContentId): Uint8Array {
  return sha256(encodeCanonical(['parley/session/v1', task, roster]));
}

/**
 * With t > 2n/3, two sets of t signers share more than n/3 organisations: as long as fewer than n/3 lie, no two
 * survivor sets can both be opened (Bonawitz et al., CCS 2017, active adversary).
 */
export function thresholdOf(n: number): number {
  return n < LEAST_WITH_RECOVERY ? n : Math.floor((2 * n) / 3) + 1;
}

export function recovers(context: AttemptContext): boolean {
  return context.roster.length >= LEAST_WITH_RECOVERY;
}

/** What every signed message of an attempt begins with. */
export function attemptBinding(context: AttemptContext): readonly FlatItem[] {
  return [context.session, context.round, context.attempt, context.input];
}

/** PeerIds are ASCII: this is the same order everywhere, whatever the locale. */
export function byId(a: OrganisationId, b: OrganisationId): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function sameIds(a: readonly OrganisationId[], b: readonly OrganisationId[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
