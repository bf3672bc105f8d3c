import { createCollectorAttempt } from '../../../../core/aggregation/collector.ts';
import { recovers, type AttemptContext } from '../../../../core/aggregation/context.ts';
import { createParticipantAttempt } from '../../../../core/aggregation/participant.ts';
import { elementBytes, readElement, writeElement } from '../../../../core/aggregation/ring.ts';
import type {
  CollectorAttempt,
  ParticipantAttempt,
  RoundOutcome,
} from '../../../../core/aggregation/types.ts';
import type { OrganisationId } from '../../../../core/schema/ids.ts';
import type { Release, SealedShares } from '../../../../core/schema/wire/round.ts';
import { portsOf, seededBytes, verifySignature } from './organisations.ts';

/** The last step a participant answers; it is silent afterwards. */
export type Until = 'nothing' | 'advert' | 'shares' | 'masked' | 'agreement' | 'release';
const order: Until[] = ['nothing', 'advert', 'shares', 'masked', 'agreement', 'release'];

export interface Plan {
  readonly context: AttemptContext;
  readonly seed: string;
  /** 'release' when absent: it answers everything. */
  readonly until?: ReadonlyMap<OrganisationId, Until>;
  readonly contributions?: ReadonlyMap<OrganisationId, Uint8Array>;
  /** Falsifies what a participant releases or deals. */
  readonly release?: (from: OrganisationId, release: Release) => Release;
  readonly deal?: (from: OrganisationId, shares: readonly SealedShares[]) => SealedShares[];
}

export interface Run {
  readonly context: AttemptContext;
  readonly collector: CollectorAttempt;
  readonly participants: ReadonlyMap<OrganisationId, ParticipantAttempt>;
  readonly contributions: ReadonlyMap<OrganisationId, Uint8Array>;
}

function randomContributions(
  context: AttemptContext,
  seed: string,
): Map<OrganisationId, Uint8Array> {
  const random = seededBytes(`${seed}/contributions`);
  const size = context.length * elementBytes[context.ring];
  return new Map(context.roster.map((id) => [id, random(size)]));
}

/** The sum in the ring, the slow and obvious way. */
export function plainSum(
  context: AttemptContext,
  vectors: readonly (Uint8Array | undefined)[],
): Uint8Array {
  const sum = new Uint8Array(context.length * elementBytes[context.ring]);
  for (let slot = 0; slot < context.length; slot++) {
    const total = vectors.reduce((so, v) => so + readElement(context.ring, v!, slot), 0n);
    writeElement(context.ring, sum, slot, total);
  }
  return sum;
}

/** Enters everybody who answers at all. */
export async function startAttempt(plan: Plan): Promise<Run> {
  const { context, seed } = plan;
  const participants = new Map<OrganisationId, ParticipantAttempt>();
  for (const id of context.roster) {
    if (!answers(plan, id, 'advert')) continue;
    participants.set(id, await createParticipantAttempt(context, id, portsOf(id, seed)));
  }
  return {
    context,
    participants,
    collector: createCollectorAttempt(context, verifySignature),
    contributions: plan.contributions ?? randomContributions(context, seed),
  };
}

/** An honest launcher and these participants, up to and including the masked vectors. */
export function collectMasked(plan: Plan, run: Run): void {
  const { context, collector, participants, contributions } = run;
  for (const [id, participant] of participants) collector.addAdvert(id, participant.advert);
  const adverts = collector.closeAdverts();
  for (const [id, participant] of participants) {
    if (!answers(plan, id, 'shares')) continue;
    const dealt = [...participant.adverts(adverts)];
    if (recovers(context)) collector.addShares(id, plan.deal?.(id, dealt) ?? dealt);
  }
  if (recovers(context)) {
    const dealers = collector.closeShares();
    for (const id of dealers) {
      if (!answers(plan, id, 'masked')) continue;
      participants.get(id)!.shares(dealers, collector.sharesFor(id));
    }
  }
  for (const [id, participant] of participants) {
    if (!answers(plan, id, 'masked')) continue;
    const { masked, vector } = participant.mask(contributions.get(id)!);
    collector.addMasked(id, masked, vector);
  }
}

export async function openSum(plan: Plan, run: Run): Promise<RoundOutcome> {
  const { collector, participants } = run;
  const masked = collector.closeMasked();
  const survivors = masked.map((entry) => entry.organisation);
  for (const id of survivors) {
    if (!answers(plan, id, 'agreement')) continue;
    collector.addAgreement(
      id,
      participants.get(id)!.survivors(masked, () => true),
    );
  }
  const agreements = collector.closeAgreements();
  for (const id of survivors) {
    if (!answers(plan, id, 'release')) continue;
    participants.get(id)!.open(agreements);
    const release = participants.get(id)!.confirmRevealed();
    collector.addRelease(id, plan.release?.(id, release) ?? release);
  }
  return collector.finish();
}

export async function runAttempt(plan: Plan): Promise<{ run: Run; outcome: RoundOutcome }> {
  const run = await startAttempt(plan);
  collectMasked(plan, run);
  return { run, outcome: await openSum(plan, run) };
}

function answers(plan: Plan, id: OrganisationId, step: Until): boolean {
  return order.indexOf(plan.until?.get(id) ?? 'release') >= order.indexOf(step);
}
