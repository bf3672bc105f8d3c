import { createCollectorAttempt } from '../aggregation/collector.ts';
import { recovers, type AttemptContext } from '../aggregation/context.ts';
import { elementBytes } from '../aggregation/ring.ts';
import type { CollectorAttempt, RoundOutcome, Verify } from '../aggregation/types.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { ContentId, OrganisationId, TaskId } from '../schema/ids.ts';
import { sha256, toHex } from '../schema/canonical.ts';
import type { Bulk, RoundRequest, RoundResponse } from '../schema/wire/round.ts';
import { Accusations } from './accusations.ts';
import { askAll, type Answer, type AskOptions, type Reach } from './ask.ts';
import type { LogNote } from './ports.ts';
import { failureOf } from './words/log-phrases.ts';

/** The steps of an attempt before which a launcher can be told to wait. */
export type Step = 'enter' | 'adverts' | 'shares' | 'survivors' | 'open' | 'finish';

export interface CollectPorts {
  readonly reach: Reach;
  readonly verify: Verify;
  readonly pull: (
    from: OrganisationId,
    bulk: Bulk,
    maxBytes: number,
    signal: AbortSignal,
  ) => Promise<Uint8Array>;
  readonly options: AskOptions;
  readonly log: (line: LogNote) => void;
  readonly before: (step: Step) => Promise<void>;
}

export interface CollectFields {
  readonly task: TaskId;
  readonly roster: ContentId;
  readonly context: AttemptContext;
  /** The group that alone may open the sum (rules 13 and 14); null: whoever of the roster is there. */
  readonly pinned: readonly OrganisationId[] | null;
  /** Who may enter: all of the pinned group, or those of the roster that were not found wrong before. */
  readonly asked: readonly OrganisationId[];
  readonly enter: Omit<
    Extract<RoundRequest, { phase: 'enter' }>,
    'task' | 'roster' | 'round' | 'attempt'
  >;
}

/**
 * Drives one attempt from the launcher's side: five questions to everybody still in it. What a participant answers
 * wrongly costs that participant its place in the attempt and is logged; it does not end the attempt by itself.
 * @throws ParleyError ROUND_DROPOUT (details.missing: also when one of the pinned group is), SHARES_INVALID
 *   (details.culprits)
 */
export async function collectRound(
  fields: CollectFields,
  ports: CollectPorts,
): Promise<RoundOutcome> {
  const { context, task, roster } = fields;
  const { round, attempt } = context;
  const head = { task, roster, round, attempt };
  const collector = createCollectorAttempt(context, ports.verify);
  const accusations = new Accusations();

  const phase = async (
    step: Step,
    requests: ReadonlyMap<OrganisationId, RoundRequest>,
    accept: Accept,
    options: AskOptions = ports.options,
  ): Promise<void> => {
    await ports.before(step);
    await askAll(ports.reach, requests, options, (answer, signal) =>
      take(answer, signal, accept, ports, context, accusations),
    );
  };
  const each = (
    organisations: readonly OrganisationId[],
    request: (organisation: OrganisationId) => RoundRequest,
  ) => new Map(organisations.map((organisation) => [organisation, request(organisation)]));

  await phase(
    'enter',
    each(fields.asked, () => ({ ...head, ...fields.enter })),
    async (from, response) => {
      if (response.kind !== 'advert') throw unexpected(response);
      collector.addAdvert(from, response.advert);
    },
  );
  const adverts = collector.closeAdverts();
  const advertisers = adverts.map(({ organisation }) => organisation);
  // Nobody of a pinned group may be missing: better now than after the others have handed over their vectors.
  requireAll(fields.pinned, advertisers);

  const takeVector: Accept = async (from, response, signal) => {
    if (response.kind !== 'masked') throw unexpected(response);
    await addMasked(collector, context, from, response, ports, signal);
  };
  if (recovers(context)) {
    await phase(
      'adverts',
      each(advertisers, () => ({ ...head, phase: 'adverts', adverts: [...adverts] })),
      async (from, response) => {
        if (response.kind !== 'shares') throw unexpected(response);
        collector.addShares(from, response.shares);
      },
    );
    accusations.requireNone(context);
    const dealers = collector.closeShares();
    requireAll(fields.pinned, dealers);
    await phase(
      'shares',
      each(dealers, (to) => ({
        ...head,
        phase: 'shares',
        dealers: [...dealers],
        shares: [...collector.sharesFor(to)],
      })),
      takeVector,
    );
  } else {
    // Few answer the adverts with their numbers, as many do the shares: whoever waits before those waits here.
    await ports.before('adverts');
    await phase(
      'shares',
      each(advertisers, () => ({ ...head, phase: 'adverts', adverts: [...adverts] })),
      takeVector,
    );
  }

  accusations.requireNone(context);
  // From here on t answers do; nobody waits for one that is gone.
  const untilEnough = { ...ports.options, enough: () => collector.isEnough() };
  const masked = collector.closeMasked();
  const survivors = masked.map(({ organisation }) => organisation);
  requireAll(fields.pinned, survivors);
  await phase(
    'survivors',
    each(survivors, () => ({ ...head, phase: 'survivors', masked: [...masked] })),
    async (from, response) => {
      if (response.kind !== 'agreement') throw unexpected(response);
      collector.addAgreement(from, response.agreement);
    },
    untilEnough,
  );
  const agreements = collector.closeAgreements();
  await phase(
    'open',
    each(survivors, () => ({ ...head, phase: 'open', agreements: [...agreements] })),
    async (from, response) => {
      if (response.kind !== 'release') throw unexpected(response);
      collector.addRelease(from, response.release);
    },
    untilEnough,
  );
  return collector.finish();
}

type Accept = (from: OrganisationId, response: RoundResponse, signal: AbortSignal) => Promise<void>;

function unexpected(response: RoundResponse): ParleyError {
  return new ParleyError(
    'MESSAGE_INVALID',
    `It answered with ${response.kind}, which was not asked for; it was not used.`,
  );
}

function requireAll(
  pinned: readonly OrganisationId[] | null,
  present: readonly OrganisationId[],
): void {
  const missing = pinned?.filter((organisation) => !present.includes(organisation)) ?? [];
  if (missing.length === 0) return;
  throw new ParleyError(
    'ROUND_DROPOUT',
    `Only the very group that opened a sum before may open this one, and ${missing.length} of it are missing; the sum stays closed. Start another attempt when they are back.`,
    { details: { missing } },
  );
}

async function take(
  answer: Answer,
  signal: AbortSignal,
  accept: Accept,
  { log }: CollectPorts,
  { roster, round, attempt }: AttemptContext,
  accusations: Accusations,
): Promise<void> {
  const { from, response } = answer;
  const line = { level: 'warning', organisation: from, round, attempt } as const;
  if (response === null) {
    const code = answer.error?.code ?? 'TIMED_OUT';
    log({ ...line, event: 'participant.silent', says: { key: 'no-answer' }, facts: { code } });
    return;
  }
  if (response.kind === 'refused') {
    const { code, about } = response;
    const named = about !== undefined && about !== from && roster.includes(about) ? about : null;
    if (named !== null) accusations.add(from, named);
    const facts = named === null ? { code } : { code, about: named };
    log({ ...line, event: 'participant.refused', says: { key: 'refused' }, facts });
    return;
  }
  try {
    await accept(from, response, signal);
  } catch (thrown) {
    const error = asParleyError(thrown);
    log({
      ...line,
      level: 'error',
      event: 'participant.wrong',
      says: { key: 'wrong-answer', ...failureOf(error) },
      facts: { code: error.code },
    });
  }
}

async function addMasked(
  collector: CollectorAttempt,
  context: AttemptContext,
  from: OrganisationId,
  response: Extract<RoundResponse, { kind: 'masked' }>,
  { pull, log }: CollectPorts,
  signal: AbortSignal,
): Promise<void> {
  const maxBytes = context.length * elementBytes[context.ring];
  const vector = await pull(from, response.vector, maxBytes, signal);
  collector.addMasked(from, response.masked, vector);
  log({
    event: 'vector.received',
    says: { key: 'masked-numbers-received' },
    organisation: from,
    round: context.round,
    attempt: context.attempt,
    facts: {
      bytes: vector.byteLength,
      sha256: toHex(sha256(vector)),
      begins: toHex(vector.subarray(0, 16)),
    },
  });
}
