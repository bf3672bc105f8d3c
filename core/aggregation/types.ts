import type { OrganisationId } from '../schema/ids.ts';
import type {
  Advert,
  MaskedHash,
  Release,
  SealedShares,
  SurvivorsSignature,
  Transcript,
  VoidSignature,
} from '../schema/wire/round.ts';

/** What an organisation's key signs in a round; each kind is a signature domain of its own (rule 1). */
export type SignedKind = 'advert' | 'masked' | 'survivors' | 'void';

/** Signs with this organisation's Ed25519 key under the domain `parley/<kind>/v1`. */
export type Sign = (kind: SignedKind, bytes: Uint8Array) => Uint8Array;
export type Verify = (
  organisation: OrganisationId,
  kind: SignedKind,
  bytes: Uint8Array,
  signature: Uint8Array,
) => boolean;

/** Cryptographically secure; its bytes are wiped after use, so every call returns a fresh array. */
export type RandomBytes = (length: number) => Uint8Array;

export interface ParticipantPorts {
  readonly sign: Sign;
  readonly verify: Verify;
  readonly randomBytes: RandomBytes;
}

/**
 * Whether this operator lets the sum over exactly these organisations be opened: protection, the U pinned by earlier
 * rounds, the ledger (rules 13, 14, 16, 20). False is reported as PROTECTION_TOO_LOW; throw a ParleyError to say more.
 */
export type AcceptSurvivors = (survivors: readonly OrganisationId[]) => boolean;

/** Write this with sync before calling the matching confirm (rule 13). */
export interface RevealDecision {
  readonly decision: 'reveal';
  readonly survivors: readonly OrganisationId[];
}
export interface VoidDecision {
  readonly decision: 'void';
}

export interface MaskedVector {
  readonly masked: MaskedHash;
  /** Little-endian ring elements. */
  readonly vector: Uint8Array;
}

export type ParticipantPhase =
  | 'entered'
  | 'dealt'
  | 'ready'
  | 'masked'
  | 'agreed'
  | 'revealing'
  | 'released'
  | 'voiding'
  | 'voided'
  | 'wiped';

/**
 * One participant's side of one attempt. Order of calls: adverts, [shares when n >= 5,] mask, survivors, open,
 * confirmRevealed; or decideVoid and confirmVoided at any time before open. Every call repeated with the same
 * message gives the same bytes again; a call that throws leaves the attempt where it was.
 *
 * Codes: NOT_READY (out of order), ROUND_REPLAYED (the attempt is over), ROUND_EQUIVOCATION (a second, different
 * message of one phase), MESSAGE_INVALID (forged or malformed; details.about names whose part it is).
 */
export interface ParticipantAttempt {
  readonly phase: ParticipantPhase;
  readonly advert: Advert;
  /**
   * Takes the set of adverts of this attempt. n >= 5: the sealed shares for every other advertiser.
   * n <= 4: an empty list, and `mask` is next.
   * @throws ParleyError ROUND_DROPOUT when they are too few
   */
  adverts(adverts: readonly Advert[]): readonly SealedShares[];
  /**
   * n >= 5 only: the shares addressed to this participant, one from every other dealer.
   * @throws ParleyError SHARES_INVALID when one cannot be opened, ROUND_DROPOUT when the dealers are too few
   */
  shares(dealers: readonly OrganisationId[], shares: readonly SealedShares[]): void;
  /**
   * Masks the encoded contribution (little-endian ring elements; left as it is). Called again, it returns the bytes
   * already made and looks at no contribution: a mask is used once.
   */
  mask(contribution: Uint8Array): MaskedVector;
  /** What `mask` made, or null: to answer a resend without computing the contribution again. */
  readonly masked: MaskedVector | null;
  /** @throws ParleyError ROUND_DROPOUT, PROTECTION_TOO_LOW or what `accepts` throws */
  survivors(masked: readonly MaskedHash[], accepts: AcceptSurvivors): SurvivorsSignature;
  /** @throws ParleyError ROUND_DROPOUT when too few signed this participant's own survivor set */
  open(agreements: readonly SurvivorsSignature[]): RevealDecision;
  confirmRevealed(): Release;
  /** @throws ParleyError ROUND_REVEALED once `open` has decided. */
  decideVoid(): VoidDecision;
  confirmVoided(): VoidSignature;
  /** Overwrites every secret. Nothing can be done with the attempt afterwards. */
  wipe(): void;
}

export interface RoundOutcome {
  /** Little-endian ring elements: the sum of the survivors' contributions. */
  readonly sum: Uint8Array;
  readonly transcript: Transcript;
  /** The survivors' masked vectors, for the others to recompute the sum from (rule 15). */
  readonly vectors: ReadonlyMap<OrganisationId, Uint8Array>;
  /** Those whose shares turned out wrong although the round could be opened without them. */
  readonly culprits: readonly OrganisationId[];
}

/**
 * The launcher's side of one attempt: collects what arrives, closes each phase with what to hand out, opens the sum.
 * `from` is who sent it as the network knows it. The same message twice is ignored; a different one is
 * ROUND_EQUIVOCATION, a forged or malformed one MESSAGE_INVALID: both name the sender in details.about, change nothing
 * and are no reason to give the attempt up. Each close throws ROUND_DROPOUT when too few are left; details.missing
 * lists them.
 */
export interface CollectorAttempt {
  /** From whom the current phase still waits. */
  waitingFor(): readonly OrganisationId[];
  /** Whether enough came in to close the current phase. */
  isEnough(): boolean;
  addAdvert(from: OrganisationId, advert: Advert): void;
  /** What to hand every advertiser. */
  closeAdverts(): readonly Advert[];
  /** n >= 5 only. */
  addShares(from: OrganisationId, shares: readonly SealedShares[]): void;
  closeShares(): readonly OrganisationId[];
  /** After closeShares: what is addressed to this dealer. */
  sharesFor(to: OrganisationId): readonly SealedShares[];
  addMasked(from: OrganisationId, masked: MaskedHash, vector: Uint8Array): void;
  closeMasked(): readonly MaskedHash[];
  addAgreement(from: OrganisationId, agreement: SurvivorsSignature): void;
  closeAgreements(): readonly SurvivorsSignature[];
  addRelease(from: OrganisationId, release: Release): void;
  /**
   * Opens the sum once `isEnough`; with more releases than needed, wrong ones are found and passed over. May be called
   * again after further releases.
   * @throws ParleyError ROUND_DROPOUT (too few releases), SHARES_INVALID (details.culprits)
   */
  finish(): Promise<RoundOutcome>;
}
