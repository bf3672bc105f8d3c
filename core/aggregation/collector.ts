import { equalBytes, sha256, toHex } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import { encodeFlatList } from '../schema/flat-list.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type {
  Advert,
  MaskedHash,
  Release,
  SealedShares,
  SurvivorsSignature,
  Transcript,
} from '../schema/wire/round.ts';
import { checkAdvert, hashAdverts } from './adverts.ts';
import { agreementBytes, checkAgreement, checkMasked, type Group } from './agreement.ts';
import { recovers, sameIds, type AttemptContext } from './context.ts';
import { Inbox } from './inbox.ts';
import { checkPublicKey } from './pair-keys.ts';
import { collectSeeds, reconstruct } from './reconstruct.ts';
import { malformed, notYet } from './refusals.ts';
import { checkVector } from './ring.ts';
import { verifyTranscript } from './transcript.ts';
import type { CollectorAttempt, RoundOutcome, Verify } from './types.ts';

/** The launcher's side of one attempt. */
export function createCollectorAttempt(context: AttemptContext, verify: Verify): CollectorAttempt {
  return new Collector(context, remembering(verify));
}

/** The transcript asks for every signature a second time; each is verified once. */
function remembering(verify: Verify): Verify {
  const valid = new Set<string>();
  return (organisation, kind, bytes, signature) => {
    const name = toHex(sha256(encodeFlatList([organisation, kind, bytes, signature])));
    if (valid.has(name)) return true;
    const isValid = verify(organisation, kind, bytes, signature);
    if (isValid) valid.add(name);
    return isValid;
  };
}

interface Upload {
  readonly masked: MaskedHash;
  readonly vector: Uint8Array;
}

/** One dealer's sealed shares, by holder. */
type Dealing = ReadonlyMap<OrganisationId, SealedShares>;

/** The last phase, once survivors are settled. */
interface Opening {
  readonly group: Group;
  readonly survivors: readonly OrganisationId[];
  readonly bytes: Uint8Array;
  readonly agreements: Inbox<SurvivorsSignature>;
  releases: Inbox<Release> | null;
}

class Collector implements CollectorAttempt {
  readonly #context: AttemptContext;
  readonly #verify: Verify;
  readonly #adverts: Inbox<Advert>;
  #dealings: Inbox<Dealing> | null = null;
  #group: Group | null = null;
  #uploads: Inbox<Upload> | null = null;
  #opening: Opening | null = null;

  constructor(context: AttemptContext, verify: Verify) {
    this.#context = context;
    this.#verify = verify;
    this.#adverts = new Inbox('The keys', context.roster);
  }

  waitingFor(): readonly OrganisationId[] {
    return this.#current().missing();
  }

  isEnough(): boolean {
    return this.#current().size >= this.#context.threshold;
  }

  addAdvert(from: OrganisationId, advert: Advert): void {
    this.#adverts.add(from, advert, () => {
      checkSender(from, advert.organisation);
      checkAdvert(this.#context, advert, this.#verify);
      checkPublicKey(advert);
      return advert;
    });
  }

  closeAdverts(): readonly Advert[] {
    this.#adverts.close(this.#context.threshold);
    const present = this.#adverts.present();
    if (recovers(this.#context)) this.#dealings ??= new Inbox('The shares', present);
    else this.#collectOver(present);
    return this.#adverts.items();
  }

  addShares(from: OrganisationId, shares: readonly SealedShares[]): void {
    if (this.#dealings === null) throw notYet('A set of shares');
    const holders = this.#dealings.expected;
    this.#dealings.add(from, shares, () => {
      const complete =
        sameIds(
          shares.map((sealed) => sealed.to),
          holders,
        ) && shares.every((sealed) => sealed.from === from);
      if (!complete) throw malformed(`The shares of ${from} are not one for everybody.`, from);
      return new Map(shares.map((sealed) => [sealed.to, sealed]));
    });
  }

  closeShares(): readonly OrganisationId[] {
    if (this.#dealings === null) throw notYet('The set of dealers');
    this.#dealings.close(this.#context.threshold);
    const dealers = this.#dealings.present();
    this.#collectOver(dealers);
    return dealers;
  }

  sharesFor(to: OrganisationId): readonly SealedShares[] {
    return (this.#dealings?.items() ?? []).flatMap((dealing) => {
      const sealed = dealing.get(to);
      return sealed === undefined ? [] : [sealed];
    });
  }

  addMasked(from: OrganisationId, masked: MaskedHash, vector: Uint8Array): void {
    const group = this.#group;
    if (this.#uploads === null || group === null) throw notYet('A masked vector');
    this.#uploads.add(from, masked, () => {
      checkSender(from, masked.organisation);
      checkMasked(this.#context, group, masked, this.#verify);
      checkVector(this.#context.ring, this.#context.length, vector);
      if (!equalBytes(sha256(vector), masked.hash)) {
        throw malformed(`The vector of ${from} is not the one it signed.`, from);
      }
      return { masked, vector };
    });
  }

  closeMasked(): readonly MaskedHash[] {
    if (this.#uploads === null || this.#group === null) throw notYet('The set of survivors');
    this.#uploads.close(this.#context.threshold);
    const survivors = this.#uploads.present();
    const masked = this.#uploads.items().map((upload) => upload.masked);
    this.#opening ??= {
      group: this.#group,
      survivors,
      bytes: agreementBytes(this.#context, this.#group, masked),
      agreements: new Inbox('The agreement', survivors),
      releases: null,
    };
    return masked;
  }

  addAgreement(from: OrganisationId, agreement: SurvivorsSignature): void {
    if (this.#opening === null) throw notYet('An agreement');
    const { survivors, bytes, agreements } = this.#opening;
    agreements.add(from, agreement, () => {
      checkSender(from, agreement.organisation);
      checkAgreement(survivors, bytes, agreement, this.#verify);
      return agreement;
    });
  }

  closeAgreements(): readonly SurvivorsSignature[] {
    const opening = this.#opening;
    if (opening === null) throw notYet('The opening');
    opening.agreements.close(this.#context.threshold);
    // Whoever is in U may release, also when its own agreement came too late to be counted.
    opening.releases ??= new Inbox('The release', opening.survivors);
    return opening.agreements.items();
  }

  addRelease(from: OrganisationId, release: Release): void {
    const releases = this.#opening?.releases ?? null;
    if (releases === null) throw notYet('A release');
    releases.add(from, release, () => release);
  }

  async finish(): Promise<RoundOutcome> {
    const opening = this.#opening;
    if (opening === null || opening.releases === null) throw notYet('The sum');
    const { releases } = opening;
    const { threshold } = this.#context;
    if (releases.size < threshold) releases.close(threshold);

    const { dealers } = opening.group;
    const gathered = {
      adverts: byOrganisation(this.#adverts.present(), this.#adverts),
      dealings: byOrganisation(dealers, this.#dealings),
      survivors: opening.survivors,
      gone: dealers.filter((dealer) => !opening.survivors.includes(dealer)),
      releases: byOrganisation(opening.survivors, releases),
    };
    const opened = recovers(this.#context)
      ? await reconstruct(this.#context, gathered)
      : collectSeeds(gathered);
    if (!opened.complete) throw cannotOpen(opened.culprits);
    const transcript: Transcript = {
      adverts: this.#adverts.items(),
      dealers: [...dealers],
      survivors: [...opening.survivors],
      masked: this.#uploads?.items().map((upload) => upload.masked) ?? [],
      agreements: opening.agreements.items(),
      seeds: opened.seeds,
      keys: opened.keys,
    };
    const vectors = new Map(
      this.#uploads?.items().map(({ masked, vector }) => [masked.organisation, vector]),
    );
    const sum = verifyTranscript(this.#context, transcript, vectors, this.#verify);
    return { sum, transcript, vectors, culprits: opened.culprits };
  }

  #collectOver(dealers: readonly OrganisationId[]): void {
    if (this.#uploads !== null) return;
    this.#group = { advertsHash: hashAdverts(this.#adverts.items()), dealers };
    this.#uploads = new Inbox('The masked vector', dealers);
  }

  #current(): Inbox<unknown> {
    const opening = this.#opening;
    if (opening !== null) return opening.releases ?? opening.agreements;
    return this.#uploads ?? this.#dealings ?? this.#adverts;
  }
}

function byOrganisation<T>(
  ids: readonly OrganisationId[],
  inbox: Inbox<T> | null,
): Map<OrganisationId, T> {
  return new Map(
    ids.flatMap((id) => {
      const item = inbox?.get(id);
      return item === undefined ? [] : [[id, item] as const];
    }),
  );
}

function checkSender(from: OrganisationId, named: OrganisationId): void {
  if (from !== named) throw malformed(`${from} sent a message in the name of ${named}.`, from);
}

function cannotOpen(culprits: readonly OrganisationId[]): ParleyError {
  const who = culprits.length === 0 ? 'participants' : culprits.join(', ');
  return new ParleyError(
    'SHARES_INVALID',
    `What ${who} gave does not open the sum; it stays closed. Start another attempt, with those named left out or put right.`,
    { details: { culprits } },
  );
}
