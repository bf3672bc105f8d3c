import { randomBytes } from 'node:crypto';
import { createCollectorAttempt } from '../../core/aggregation/collector.ts';
import { attemptContext } from '../../core/aggregation/context.ts';
import { createParticipantAttempt } from '../../core/aggregation/participant.ts';
import { elementBytes, type RingName } from '../../core/aggregation/ring.ts';
import { verifyTranscript } from '../../core/aggregation/transcript.ts';
import type { ParticipantAttempt } from '../../core/aggregation/types.ts';
import { encodeCanonical } from '../../core/schema/canonical.ts';
import type { ContentId, OrganisationId } from '../../core/schema/ids.ts';
import { CpuClock } from '../parts/cpu.ts';
import { bodies } from './bodies.ts';

export interface SumSettings {
  readonly n: number;
  /** Ring elements. */
  readonly length: number;
  readonly ring: RingName;
  /** How many are lost after they have dealt their shares. */
  readonly dropped: number;
}

export interface SumCost {
  /** Processor time of one participant, without checking the sum. */
  readonly clientMs: number;
  /** Of it the masking. */
  readonly maskingMs: number;
  readonly collectorMs: number;
  /** What it costs each participant to recompute the sum from the transcript. */
  readonly checkMs: number;
  readonly bytesSent: number;
}

/** One secure sum, all roles in one process, without a network between them. */
export async function oneSum({ n, length, ring, dropped }: SumSettings): Promise<SumCost> {
  const { ids, verify, portsOf } = bodies(n);
  const context = attemptContext({
    task: 'bench-task' as ContentId,
    roster: 'bench-roster' as ContentId,
    participants: ids,
    round: 0,
    attempt: 0,
    input: new Uint8Array(32),
    ring,
    length,
  });
  const client = new CpuClock();
  const masking = new CpuClock();
  const collector = new CpuClock();
  const checking = new CpuClock();
  let bytes = 0;

  const collect = createCollectorAttempt(context, verify);
  const attempts = new Map<OrganisationId, ParticipantAttempt>();
  for (const id of context.roster) {
    const attempt = await client.runAsync(() => createParticipantAttempt(context, id, portsOf(id)));
    attempts.set(id, attempt);
    bytes += encodeCanonical(attempt.advert).length;
    collector.run(() => collect.addAdvert(id, attempt.advert));
  }
  const adverts = collector.run(() => collect.closeAdverts());
  const recovers = n >= 5;
  for (const [id, attempt] of attempts) {
    const shares = client.run(() => attempt.adverts(adverts));
    bytes += encodeCanonical(shares).length;
    if (recovers) collector.run(() => collect.addShares(id, shares));
  }
  if (recovers) {
    const dealers = collector.run(() => collect.closeShares());
    for (const [id, attempt] of attempts) {
      const shares = collector.run(() => collect.sharesFor(id));
      client.run(() => attempt.shares(dealers, shares));
    }
  }
  const contribution = Uint8Array.from(randomBytes(length * elementBytes[ring]));
  const survivors = context.roster.slice(dropped);
  for (const id of survivors) {
    const { masked, vector } = client.run(() =>
      masking.run(() => present(attempts.get(id)).mask(contribution)),
    );
    bytes += vector.length + encodeCanonical(masked).length;
    collector.run(() => collect.addMasked(id, masked, vector));
  }
  const masked = collector.run(() => collect.closeMasked());
  for (const id of survivors) {
    const agreement = client.run(() => present(attempts.get(id)).survivors(masked, () => true));
    bytes += encodeCanonical(agreement).length;
    collector.run(() => collect.addAgreement(id, agreement));
  }
  const agreements = collector.run(() => collect.closeAgreements());
  for (const id of survivors) {
    const release = client.run(() => {
      const attempt = present(attempts.get(id));
      attempt.open(agreements);
      return attempt.confirmRevealed();
    });
    bytes += encodeCanonical(release).length;
    collector.run(() => collect.addRelease(id, release));
  }
  const { transcript, vectors } = await collector.runAsync(() => collect.finish());
  checking.run(() => verifyTranscript(context, transcript, vectors, verify));
  return {
    clientMs: client.ms / n,
    maskingMs: masking.ms / survivors.length,
    collectorMs: collector.ms,
    checkMs: checking.ms,
    bytesSent: bytes / n,
  };
}

function present(attempt: ParticipantAttempt | undefined): ParticipantAttempt {
  if (attempt === undefined) throw new RangeError('no such participant');
  return attempt;
}
