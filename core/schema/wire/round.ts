import { z } from 'zod';
import {
  bytes,
  bytesUpTo,
  ContentId,
  Hash,
  OrganisationId,
  Signature,
  TaskId,
  uint,
} from '../ids.ts';
import { limits, MiB } from '../limits.ts';

/**
 * The messages of a round (docs/protocol.md). The launcher asks, a participant answers; every message names task,
 * roster, round and attempt, so that none can be replayed into another.
 */

/** Bytes sent along, or announced to be pulled over the blob protocol when they are many. */
export const Bulk = z.union([
  z.strictObject({ inline: bytesUpTo(1 * MiB) }),
  z.strictObject({ blob: Hash, length: uint.max(limits.blobBytes) }),
]);
export type Bulk = z.infer<typeof Bulk>;

/** A participant's fresh keys for one attempt, signed with the organisation's key (rule 10). */
export const Advert = z.strictObject({
  organisation: OrganisationId,
  /** X25519 public key. */
  key: bytes(32),
  /** SHA-256 of the self-mask seed. */
  seedHash: Hash,
  signature: Signature,
});
export type Advert = z.infer<typeof Advert>;

/** One sealed pair of Shamir shares: AEAD ciphertexts under the pair's keys (rule 11). */
export const SealedShares = z.strictObject({
  from: OrganisationId,
  to: OrganisationId,
  /**
   * SHA-256 commitments to the share of the seed, then to that of the key: the launcher holds what is released
   * against them, so that a wrong share names its sender and a wrong dealing its dealer.
   */
  commitments: bytes(64),
  /** AES-256-GCM of the seed's share, then of the key's, 48 bytes each. */
  box: bytes(96),
});
export type SealedShares = z.infer<typeof SealedShares>;

/** The hash of a participant's masked vector, signed. */
export const MaskedHash = z.strictObject({
  organisation: OrganisationId,
  hash: Hash,
  signature: Signature,
});
export type MaskedHash = z.infer<typeof MaskedHash>;

/** A participant's word that the sum is to be opened over exactly these vectors (rule 13). */
export const SurvivorsSignature = z.strictObject({
  organisation: OrganisationId,
  signature: Signature,
});
export type SurvivorsSignature = z.infer<typeof SurvivorsSignature>;

/** A participant's word that it erased its shares of an attempt unreleased (rule 13). */
export const VoidSignature = z.strictObject({
  organisation: OrganisationId,
  signature: Signature,
});
export type VoidSignature = z.infer<typeof VoidSignature>;

/** What a participant gives so that the sum over the survivors opens: never both kinds for one peer. */
export const Release = z.strictObject({
  /** n <= 4: the participant's own self-mask seed. */
  seed: bytes(32).nullable(),
  /** n >= 5: its shares of the survivors' self-mask seeds ... */
  seedShares: z.array(z.strictObject({ of: OrganisationId, share: bytesUpTo(64) })).max(200),
  /** ... and of the keys of those that sent shares but no vector. */
  keyShares: z.array(z.strictObject({ of: OrganisationId, share: bytesUpTo(64) })).max(200),
});
export type Release = z.infer<typeof Release>;

const perParticipant = <T extends z.ZodType>(item: T) =>
  z.array(item).max(limits.participants.most);

/** Everything anybody needs to recompute a round's sum (rule 15). */
export const Transcript = z.strictObject({
  adverts: perParticipant(Advert),
  /** Those whose shares were dealt; equal to the adverts' organisations when n <= 4. */
  dealers: perParticipant(OrganisationId),
  survivors: perParticipant(OrganisationId),
  masked: perParticipant(MaskedHash),
  agreements: perParticipant(SurvivorsSignature),
  /** Reconstructed self-mask seeds of the survivors, each matching its advertised hash. */
  seeds: perParticipant(z.strictObject({ of: OrganisationId, seed: bytes(32) })),
  /** Reconstructed X25519 secret keys of the dealers that did not survive, each matching its advert. */
  keys: perParticipant(z.strictObject({ of: OrganisationId, key: bytes(32) })),
});
export type Transcript = z.infer<typeof Transcript>;

/** A finished round as handed to participants: the transcript and where the masked vectors are. */
export const RoundProof = z.strictObject({
  round: uint,
  attempt: uint,
  input: Hash,
  transcript: Transcript,
  /**
   * The survivors' masked vectors, one after the other in ascending order of the survivors. One piece, so that a proof
   * with many of them stays a small message.
   */
  vectors: Bulk,
});
export type RoundProof = z.infer<typeof RoundProof>;

const attempt = {
  task: TaskId,
  roster: ContentId,
  round: uint.max(limits.roundsPerTask),
  attempt: uint.max(limits.attemptsPerRound),
};
const request = <P extends string, S extends z.ZodRawShape>(phase: P, shape: S) =>
  z.strictObject({ phase: z.literal(phase), ...attempt, ...shape });

export const RoundRequest = z.discriminatedUnion('phase', [
  /** A new attempt: the round's public input, and the proof of the round before (null in round 0). */
  request('enter', {
    state: Bulk,
    proof: RoundProof.nullable(),
    /** Signatures that void the attempts before this one. */
    voids: z
      .array(z.strictObject({ attempt: uint, signatures: perParticipant(VoidSignature) }))
      .max(limits.attemptsPerRound),
  }),
  request('adverts', { adverts: perParticipant(Advert) }),
  request('shares', {
    dealers: perParticipant(OrganisationId),
    shares: perParticipant(SealedShares),
  }),
  request('survivors', { masked: perParticipant(MaskedHash) }),
  request('open', { agreements: perParticipant(SurvivorsSignature) }),
  request('void', {}),
  /** The last round's proof, the result and the salt of its hash. */
  request('finish', { proof: RoundProof.nullable(), result: Bulk, salt: bytes(32) }),
]);
export type RoundRequest = z.infer<typeof RoundRequest>;

export const RoundResponse = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('advert'), advert: Advert }),
  z.strictObject({ kind: z.literal('shares'), shares: perParticipant(SealedShares) }),
  z.strictObject({ kind: z.literal('masked'), masked: MaskedHash, vector: Bulk }),
  z.strictObject({ kind: z.literal('agreement'), agreement: SurvivorsSignature }),
  z.strictObject({ kind: z.literal('release'), release: Release }),
  z.strictObject({ kind: z.literal('void'), void: VoidSignature }),
  z.strictObject({ kind: z.literal('verified') }),
  /** Open mode: the organisation's own numbers, in clear. */
  z.strictObject({ kind: z.literal('partial'), values: Bulk }),
  /** `about`: whose part of the message was wrong, where one organisation's was. */
  z.strictObject({
    kind: z.literal('refused'),
    code: z.string().max(40),
    about: OrganisationId.optional(),
  }),
]);
export type RoundResponse = z.infer<typeof RoundResponse>;
