import { encodeCanonical, equalBytes, sha256 } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type {
  Advert,
  MaskedHash,
  Release,
  SealedShares,
  SurvivorsSignature,
  VoidSignature,
} from '../schema/wire/round.ts';
import { checkAdverts, checkAscending, hashAdverts, signAdvert } from './adverts.ts';
import {
  agreementBytes,
  checkAgreements,
  checkSurvivors,
  signMasked,
  type Group,
} from './agreement.ts';
import { byId, recovers, type AttemptContext } from './context.ts';
import { sumWithMasks, type Mask } from './mask.ts';
import { pairSeed, sharedSecrets } from './pair-keys.ts';
import { equivocation, isOver, malformed, notYet, tooFew } from './refusals.ts';
import { checkVector } from './ring.ts';
import { openShares, sealShares } from './seal.ts';
import { drawSecrets, wipePairs, wipeSecrets, type AttemptSecrets } from './secrets.ts';
import type {
  AcceptSurvivors,
  MaskedVector,
  ParticipantAttempt,
  ParticipantPhase,
  ParticipantPorts,
  RevealDecision,
  VoidDecision,
} from './types.ts';
import { signVoid } from './void.ts';

/** Enters an attempt: draws its secrets and announces their public side. @throws ParleyError ROSTER_INVALID */
export async function createParticipantAttempt(
  context: AttemptContext,
  self: OrganisationId,
  ports: ParticipantPorts,
): Promise<ParticipantAttempt> {
  if (!context.roster.includes(self)) {
    throw new ParleyError(
      'ROSTER_INVALID',
      'This organisation is not on the roster, so it takes no part in the round. Nothing was sent.',
    );
  }
  const secrets = await drawSecrets(context, ports.randomBytes);
  const advert = signAdvert(context, self, secrets, ports.sign);
  return new Participant(context, self, ports, secrets, advert);
}

/** A message already answered, to tell a resend from an equivocation, and what was made of it. */
interface Answered<T> {
  readonly message: unknown;
  readonly answer: T;
}

interface Agreed {
  readonly survivors: readonly OrganisationId[];
  readonly bytes: Uint8Array;
  readonly signature: SurvivorsSignature;
}

class Participant implements ParticipantAttempt {
  readonly advert: Advert;
  readonly #context: AttemptContext;
  readonly #self: OrganisationId;
  readonly #ports: ParticipantPorts;
  readonly #secrets: AttemptSecrets;
  #phase: ParticipantPhase = 'entered';
  #advertised: Answered<{
    hash: Uint8Array;
    ids: OrganisationId[];
    sealed: SealedShares[];
  }> | null = null;
  #dealt: Answered<Group> | null = null;
  #masked: MaskedVector | null = null;
  #agreed: Answered<Agreed> | null = null;
  #release: Release | null = null;

  constructor(
    context: AttemptContext,
    self: OrganisationId,
    ports: ParticipantPorts,
    secrets: AttemptSecrets,
    advert: Advert,
  ) {
    this.#context = context;
    this.#self = self;
    this.#ports = ports;
    this.#secrets = secrets;
    this.advert = advert;
  }

  get phase(): ParticipantPhase {
    return this.#phase;
  }

  get masked(): MaskedVector | null {
    return this.#masked;
  }

  adverts(adverts: readonly Advert[]): readonly SealedShares[] {
    this.#notOver();
    const before = resend(this.#advertised, adverts, 'set of keys');
    if (before !== null) return before.sealed;

    const context = this.#context;
    checkAdverts(context, adverts, this.#ports.verify);
    const own = adverts.find((advert) => advert.organisation === this.#self);
    if (own === undefined || !equalBytes(encodeCanonical(own), encodeCanonical(this.advert))) {
      throw equivocation('set of keys, without the ones this organisation announced,');
    }
    const secrets = this.#secrets;
    const shared = sharedSecrets(secrets.key, adverts);
    for (const [peer, secret] of shared) secrets.shared.set(peer, secret);
    const hash = hashAdverts(adverts);
    const ids = adverts.map((advert) => advert.organisation);
    const sealed = recovers(context) ? this.#seal(hash, ids) : [];
    // The pairs' secrets are derived and the shares sealed: from here on these would only serve a thief.
    secrets.key.fill(0);
    wipePairs(secrets.dealt);
    this.#advertised = { message: adverts, answer: { hash, ids, sealed } };
    this.#phase = 'dealt';
    if (!recovers(context)) this.#agreeOn({ advertsHash: hash, dealers: ids }, adverts);
    return sealed;
  }

  shares(dealers: readonly OrganisationId[], shares: readonly SealedShares[]): void {
    this.#notOver();
    if (!recovers(this.#context)) {
      throw malformed('Shares came in a round of so few participants that there are none.');
    }
    const message = [dealers, shares];
    if (resend(this.#dealt, message, 'set of dealers') !== null) return;
    if (this.#advertised === null) throw notYet('The set of dealers');

    const { hash, ids } = this.#advertised.answer;
    this.#checkDealers(dealers, ids, shares);
    const opened = shares.map((sealed) => {
      const secret = this.#secrets.shared.get(sealed.from);
      if (secret === undefined) throw malformed('Shares came from nobody.', sealed.from);
      return [sealed.from, openShares(this.#context, hash, secret, sealed)] as const;
    });
    for (const [dealer, pair] of opened) this.#secrets.held.set(dealer, pair);
    this.#agreeOn({ advertsHash: hash, dealers: [...dealers] }, message);
  }

  mask(contribution: Uint8Array): MaskedVector {
    this.#notOver();
    // The masks are used once, whatever is asked for the second time (rule 10).
    if (this.#masked !== null) return this.#masked;
    if (this.#dealt === null) throw notYet('The masked vector');

    const context = this.#context;
    checkVector(context.ring, context.length, contribution);
    const group = this.#dealt.answer;
    const masks = this.#masks(group);
    const vector = sumWithMasks(context.ring, context.length, [contribution], masks);
    const masked = signMasked(context, group, this.#self, sha256(vector), this.#ports.sign);
    for (const mask of masks) if (mask.seed !== this.#secrets.seed) mask.seed.fill(0);
    for (const secret of this.#secrets.shared.values()) secret.fill(0);
    // With recovery the others open the self-mask; alone below five does the participant itself, later.
    if (recovers(context)) this.#secrets.seed.fill(0);
    this.#masked = { masked, vector };
    this.#phase = 'masked';
    return this.#masked;
  }

  survivors(masked: readonly MaskedHash[], accepts: AcceptSurvivors): SurvivorsSignature {
    this.#notOver();
    const before = resend(this.#agreed, masked, 'set of survivors');
    if (before !== null) return before.signature;
    if (this.#dealt === null || this.#masked === null) throw notYet('The set of survivors');

    const group = this.#dealt.answer;
    checkSurvivors(this.#context, group, masked, this.#ports.verify);
    const own = masked.find((entry) => entry.organisation === this.#self);
    if (own === undefined) {
      throw new ParleyError(
        'ROUND_DROPOUT',
        'The launcher counts this organisation among those that dropped out; it does not help to open that sum.',
      );
    }
    if (!equalBytes(own.hash, this.#masked.masked.hash)) throw equivocation('vector of our own');
    const survivors = masked.map((entry) => entry.organisation);
    if (!accepts(survivors)) {
      throw new ParleyError(
        'PROTECTION_TOO_LOW',
        'The participants left would not hide this organisation well enough. The sum was not opened.',
      );
    }
    const bytes = agreementBytes(this.#context, group, masked);
    const signature = {
      organisation: this.#self,
      signature: this.#ports.sign('survivors', bytes),
    };
    this.#agreed = { message: masked, answer: { survivors, bytes, signature } };
    this.#phase = 'agreed';
    return signature;
  }

  open(agreements: readonly SurvivorsSignature[]): RevealDecision {
    this.#notOver();
    if (this.#agreed === null) throw notYet('The opening');
    const { survivors, bytes } = this.#agreed.answer;
    checkAgreements(this.#context, survivors, bytes, agreements, this.#ports.verify);
    if (this.#phase === 'agreed') this.#phase = 'revealing';
    return { decision: 'reveal', survivors };
  }

  confirmRevealed(): Release {
    this.#notOver();
    if (this.#release !== null) return this.#release;
    if (this.#phase !== 'revealing' || this.#agreed === null || this.#dealt === null) {
      throw notYet('The release');
    }
    const { survivors } = this.#agreed.answer;
    const gone = this.#dealt.answer.dealers.filter((dealer) => !survivors.includes(dealer));
    this.#release = recovers(this.#context)
      ? {
          seed: null,
          seedShares: this.#take(survivors, 'seed'),
          keyShares: this.#take(gone, 'key'),
        }
      : { seed: Uint8Array.from(this.#secrets.seed), seedShares: [], keyShares: [] };
    // What was released is copied; of the other kind nothing may be left to release.
    wipeSecrets(this.#secrets);
    this.#phase = 'released';
    return this.#release;
  }

  decideVoid(): VoidDecision {
    if (this.#phase === 'wiped') throw isOver();
    if (this.#phase === 'revealing' || this.#phase === 'released') {
      throw new ParleyError(
        'ROUND_REVEALED',
        'This organisation has already agreed to open this round, so it cannot call it void. Only the same group may run it again.',
      );
    }
    if (this.#phase !== 'voided') this.#phase = 'voiding';
    return { decision: 'void' };
  }

  confirmVoided(): VoidSignature {
    if (this.#phase === 'wiped') throw isOver();
    if (this.#phase !== 'voiding' && this.#phase !== 'voided') throw notYet('The void');
    wipeSecrets(this.#secrets);
    this.#phase = 'voided';
    return signVoid(this.#context, this.#self, this.#ports.sign);
  }

  wipe(): void {
    wipeSecrets(this.#secrets);
    this.#release?.seed?.fill(0);
    for (const { share } of this.#release?.seedShares ?? []) share.fill(0);
    for (const { share } of this.#release?.keyShares ?? []) share.fill(0);
    this.#release = null;
    this.#masked = null;
    this.#phase = 'wiped';
  }

  #notOver(): void {
    if (this.#phase === 'voiding' || this.#phase === 'voided' || this.#phase === 'wiped') {
      throw isOver();
    }
  }

  #agreeOn(group: Group, message: unknown): void {
    this.#dealt = { message, answer: group };
    this.#phase = 'ready';
  }

  #seal(advertsHash: Uint8Array, ids: readonly OrganisationId[]): SealedShares[] {
    return ids.map((to) => {
      const shared = this.#secrets.shared.get(to);
      const shares = this.#secrets.dealt[this.#context.roster.indexOf(to)];
      if (shared === undefined || shares === undefined) throw malformed('No share is left.', to);
      return sealShares(this.#context, advertsHash, shared, { from: this.#self, to }, shares);
    });
  }

  #checkDealers(
    dealers: readonly OrganisationId[],
    advertised: readonly OrganisationId[],
    shares: readonly SealedShares[],
  ): void {
    checkAscending(dealers);
    const stranger = dealers.find((dealer) => !advertised.includes(dealer));
    if (stranger !== undefined) throw malformed(`${stranger} deals without keys.`, stranger);
    if (dealers.length < this.#context.threshold || !dealers.includes(this.#self)) {
      throw tooFew('dealt their shares', dealers.length, this.#context.threshold);
    }
    const complete =
      shares.length === dealers.length &&
      shares.every((sealed, i) => sealed.from === dealers[i] && sealed.to === this.#self);
    if (!complete) throw malformed('The shares are not one from every dealer to this participant.');
  }

  /** Own mask plus the pairs': added for those behind this organisation in the order of ids, subtracted for the others. */
  #masks(group: Group): Mask[] {
    const pairs = group.dealers.flatMap((peer): Mask[] => {
      const shared = this.#secrets.shared.get(peer);
      if (peer === this.#self || shared === undefined) return [];
      const seed = pairSeed(this.#context, group.advertsHash, shared, this.#self, peer);
      return [{ seed, sign: byId(peer, this.#self) > 0 ? 1 : -1 }];
    });
    return [{ seed: this.#secrets.seed, sign: 1 }, ...pairs];
  }

  #take(of: readonly OrganisationId[], kind: 'seed' | 'key'): Release['seedShares'] {
    return of.flatMap((dealer) => {
      const pair = this.#secrets.held.get(dealer);
      return pair === undefined ? [] : [{ of: dealer, share: Uint8Array.from(pair[kind]) }];
    });
  }
}

/** The answer already given to the same message, null when there was none. @throws ParleyError ROUND_EQUIVOCATION */
function resend<T>(answered: Answered<T> | null, message: unknown, what: string): T | null {
  if (answered === null) return null;
  // Encoded only now: almost every message comes once.
  const isSame = equalBytes(encodeCanonical(answered.message), encodeCanonical(message));
  if (!isSame) throw equivocation(what);
  return answered.answer;
}
