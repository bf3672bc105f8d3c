import { hashAdverts, signAdvert } from '../../../../core/aggregation/adverts.ts';
import { agreementBytes, type Group } from '../../../../core/aggregation/agreement.ts';
import { recovers, type AttemptContext } from '../../../../core/aggregation/context.ts';
import { createParticipantAttempt } from '../../../../core/aggregation/participant.ts';
import { collectSeeds, reconstruct } from '../../../../core/aggregation/reconstruct.ts';
import { elementBytes } from '../../../../core/aggregation/ring.ts';
import { verifyTranscript } from '../../../../core/aggregation/transcript.ts';
import type { ParticipantAttempt, SignedKind } from '../../../../core/aggregation/types.ts';
import { equalBytes } from '../../../../core/schema/canonical.ts';
import { asParleyError } from '../../../../core/schema/errors.ts';
import type { OrganisationId } from '../../../../core/schema/ids.ts';
import type {
  Advert,
  MaskedHash,
  Release,
  SealedShares,
  SurvivorsSignature,
} from '../../../../core/schema/wire/round.ts';
import { portsOf, seededBytes, seededInteger, signAs, verifySignature } from './organisations.ts';
import { plainSum } from './run-attempt.ts';

/** What the hub saw of one participant in one attempt, and what it last told it. */
interface Victim {
  readonly id: OrganisationId;
  readonly corrupt: boolean;
  readonly machine: ParticipantAttempt;
  readonly signed: Map<SignedKind, Set<string>>;
  adverts: readonly Advert[];
  dealt: readonly SealedShares[];
  dealers: readonly OrganisationId[];
  contribution: Uint8Array | null;
  vector: Uint8Array | null;
  survivors: readonly MaskedHash[];
  agreement: SurvivorsSignature | null;
  agreements: readonly SurvivorsSignature[];
  readonly releases: Release[];
  voided: boolean;
}

interface Attempt {
  readonly context: AttemptContext;
  readonly victims: Victim[];
}

export interface Opened {
  readonly sum: Uint8Array;
  readonly expected: Uint8Array;
}

/**
 * A launcher that says to each participant what it likes, in any order, over several attempts of one round at once:
 * different adverts, dealers and survivors, messages of other attempts, forged, repeated and reordered ones, repeated
 * requests; fewer than n/3 participants lend it their keys and all they hold.
 */
export class MaliciousHub {
  readonly #random: (below: number) => number;
  readonly #bytes: (length: number) => Uint8Array;
  readonly attempts: Attempt[] = [];
  readonly codes = new Map<string, number>();

  constructor(seed: string) {
    this.#random = seededInteger(`hub ${seed}`);
    this.#bytes = seededBytes(`hub bytes ${seed}`);
  }

  async enter(context: AttemptContext, seed: string): Promise<void> {
    const corrupt = Math.ceil(context.roster.length / 3) - 1;
    const first = this.#random(context.roster.length);
    const victims: Victim[] = [];
    for (const [i, id] of context.roster.entries()) {
      const signed = new Map<SignedKind, Set<string>>();
      const ports = portsOf(id, `${seed}/${context.attempt}`);
      const machine = await createParticipantAttempt(context, id, {
        ...ports,
        sign: (kind, bytes) => {
          signed.set(kind, (signed.get(kind) ?? new Set()).add(Buffer.from(bytes).toString('hex')));
          return ports.sign(kind, bytes);
        },
      });
      victims.push({
        id,
        corrupt: (i + context.roster.length - first) % context.roster.length < corrupt,
        machine,
        signed,
        adverts: [],
        dealt: [],
        dealers: [],
        contribution: null,
        vector: null,
        survivors: [],
        agreement: null,
        agreements: [],
        releases: [],
        voided: false,
      });
    }
    this.attempts.push({ context, victims });
  }

  /** One message to one participant. Whatever it answers with must be a Parley code that somebody foresaw. */
  step(): void {
    const attempt = this.#pick(this.attempts);
    const victim = this.#pick(attempt.victims);
    try {
      this.#send(attempt, victim);
    } catch (error) {
      const { code } = asParleyError(error);
      if (code === 'INTERNAL') throw error;
      this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
    }
  }

  #send(attempt: Attempt, victim: Victim): void {
    const { machine } = victim;
    const next = { entered: 0, dealt: 1, ready: 2, masked: 3, agreed: 4, revealing: 5 };
    const due = next[machine.phase as keyof typeof next] as number | undefined;
    const action = due === undefined || this.#chance(8) ? this.#random(7) : due;
    if (action === 0) {
      const adverts = this.#twisted(this.#adverts(attempt));
      victim.dealt = machine.adverts(adverts);
      victim.adverts = adverts;
    } else if (action === 1) {
      const dealers = this.#twisted(victim.adverts.map((advert) => advert.organisation));
      machine.shares(dealers, this.#twisted(this.#sharesFor(attempt, victim, dealers)));
      victim.dealers = dealers;
    } else if (action === 2) {
      const { context } = attempt;
      const contribution = this.#bytes(context.length * elementBytes[context.ring]);
      victim.vector = machine.mask(contribution).vector;
      victim.contribution ??= contribution;
      if (!recovers(context)) victim.dealers = victim.adverts.map((advert) => advert.organisation);
    } else if (action === 3) {
      const survivors = this.#twisted(this.#maskedOf(attempt));
      victim.agreement = machine.survivors(survivors, () => !this.#chance(20));
      victim.survivors = survivors;
    } else if (action === 4) {
      const agreements = this.#twisted(this.#agreementsFor(attempt, victim));
      machine.open(agreements);
      victim.agreements = agreements;
    } else if (action === 5) victim.releases.push(machine.confirmRevealed());
    else if (this.#chance(6)) {
      machine.decideVoid();
      machine.confirmVoided();
      victim.voided = true;
    } else if (this.#chance(10)) machine.wipe();
  }

  /** Mostly what an honest launcher would hand out; corrupt participants announce several keys. */
  #adverts(attempt: Attempt): Advert[] {
    return attempt.victims.map(({ id, corrupt, machine }) => {
      const others = this.attempts.filter((other) => other !== attempt);
      if (this.#chance(60) && others.length > 0) {
        return this.#pick(others).victims.find((v) => v.id === id)!.machine.advert;
      }
      if (!corrupt || !this.#chance(10)) return machine.advert;
      const secrets = { key: this.#bytes(32), seed: this.#bytes(32) };
      return signAdvert(attempt.context, id, secrets, signAs(id));
    });
  }

  #sharesFor(attempt: Attempt, victim: Victim, dealers: readonly OrganisationId[]): SealedShares[] {
    return dealers.flatMap((dealer) => {
      const from = this.#chance(60) ? this.#pick(this.attempts) : attempt;
      const dealt = from.victims.find((other) => other.id === dealer)?.dealt ?? [];
      return dealt.filter((sealed) => sealed.to === victim.id);
    });
  }

  #maskedOf(attempt: Attempt): MaskedHash[] {
    return attempt.victims.flatMap(({ id }) => {
      const from = this.#chance(80) ? this.#pick(this.attempts) : attempt;
      const masked = from.victims.find((other) => other.id === id)?.machine.masked;
      return masked === null || masked === undefined ? [] : [masked.masked];
    });
  }

  /** Corrupt participants sign whatever helps. */
  #agreementsFor(attempt: Attempt, victim: Victim): SurvivorsSignature[] {
    const bytes = agreementBytes(attempt.context, groupOf(victim), victim.survivors);
    return victim.survivors.flatMap(({ organisation }) => {
      const other = attempt.victims.find(({ id }) => id === organisation)!;
      if (other.corrupt) {
        return [{ organisation, signature: signAs(organisation)('survivors', bytes) }];
      }
      return other.agreement === null ? [] : [other.agreement];
    });
  }

  #twisted<T>(list: readonly T[]): T[] {
    const twisted = [...list];
    if (twisted.length === 0 || !this.#chance(7)) return twisted;
    const at = this.#random(twisted.length);
    switch (this.#random(5)) {
      case 0:
        twisted.splice(at, 1);
        break;
      case 1:
        twisted.splice(at, 0, twisted[at]!);
        break;
      case 2:
        twisted.reverse();
        break;
      case 3:
        twisted.splice(at, 1);
        twisted.splice(this.#random(twisted.length + 1), 1);
        break;
      default:
        twisted[at] = this.#flipped(twisted[at]!);
    }
    return twisted;
  }

  /** The message with one bit of one of its byte strings turned. */
  #flipped<T>(message: T): T {
    if (typeof message !== 'object' || message === null) return message;
    const fields = Object.entries(message).filter(([, value]) => value instanceof Uint8Array);
    const [name, value] = this.#pick(fields) as [string, Uint8Array];
    const bytes = Uint8Array.from(value);
    bytes[this.#random(bytes.length)]! ^= 1 << this.#random(8);
    return { ...message, [name]: bytes };
  }

  #chance(oneIn: number): boolean {
    return this.#random(oneIn) === 0;
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#random(list.length)]!;
  }

  /** Puts everything it was given together: the sums it can open in the way all others would accept. */
  async openWhatItCan(): Promise<Opened[]> {
    const opened: Opened[] = [];
    for (const attempt of this.attempts) {
      const { context, victims } = attempt;
      const witness = victims.find((victim) => victim.releases.length > 0 && !victim.corrupt);
      if (witness === undefined) continue;
      const survivors = witness.survivors.map((entry) => entry.organisation);
      const members = survivors.map((id) => victims.find((victim) => victim.id === id)!);
      const gathered = {
        adverts: new Map(witness.adverts.map((advert) => [advert.organisation, advert])),
        dealings: new Map(
          victims.map(({ id, dealt }) => [id, new Map(dealt.map((s) => [s.to, s]))] as const),
        ),
        survivors,
        gone: witness.dealers.filter((dealer) => !survivors.includes(dealer)),
        releases: new Map(
          members.flatMap(({ id, releases }) => releases.slice(0, 1).map((r) => [id, r] as const)),
        ),
      };
      const secrets = recovers(context)
        ? await reconstruct(context, gathered)
        : collectSeeds(gathered);
      if (!secrets.complete) continue;
      const transcript = {
        adverts: [...witness.adverts],
        dealers: [...witness.dealers],
        survivors,
        masked: [...witness.survivors],
        agreements: [...witness.agreements],
        seeds: secrets.seeds,
        keys: secrets.keys,
      };
      const vectors = new Map(members.map(({ id, vector }) => [id, vector!]));
      opened.push({
        sum: verifyTranscript(context, transcript, vectors, verifySignature),
        expected: plainSum(
          context,
          members.map((member) => member.contribution!),
        ),
      });
    }
    return opened;
  }
}

const groupOf = (victim: Victim): Group => ({
  advertsHash: hashAdverts(victim.adverts),
  dealers: victim.dealers,
});

/**
 * Every breach of what no participant may ever do, in words; none when all is well. The hub counts as holding all
 * shares of those that lend it their keys.
 */
export function breaches({ context, victims }: Attempt): string[] {
  const found: string[] = [];
  const corrupt = victims.filter((victim) => victim.corrupt).length;
  const honest = victims.filter((victim) => !victim.corrupt);
  const opened = new Set<string>();
  for (const { id, signed, releases, survivors, voided } of honest) {
    for (const kind of ['advert', 'masked', 'survivors'] as const) {
      if ((signed.get(kind)?.size ?? 0) > 1) found.push(`${id} signed two different: ${kind}`);
    }
    if (releases.some((release) => release !== releases[0])) found.push(`${id} released twice`);
    if (releases.length > 0 && voided) found.push(`${id} released and signed void`);
    const [release] = releases;
    if (release === undefined) continue;
    opened.add(survivors.map((entry) => entry.organisation).join());
    const seeds = release.seedShares.map(({ of }) => of);
    const both = release.keyShares.filter(({ of }) => seeds.includes(of));
    if (both.length > 0) found.push(`${id} released both kinds`);
    const below = recovers(context) ? context.threshold : context.roster.length;
    if (survivors.length < below) found.push(`${id} opened below the threshold`);
  }
  if (opened.size > 1) found.push('two survivor sets were opened');
  for (const { id } of honest) {
    const count = (kind: 'seedShares' | 'keyShares') =>
      corrupt + honest.filter((v) => v.releases[0]?.[kind].some(({ of }) => of === id)).length;
    const enough = (kind: 'seedShares' | 'keyShares') => count(kind) >= context.threshold;
    if (recovers(context) && enough('seedShares') && enough('keyShares')) {
      found.push(`both secrets of ${id} can be put together`);
    }
  }
  return found;
}

export const isRight = ({ sum, expected }: Opened) => equalBytes(sum, expected);
