import { createCollectorAttempt } from '../aggregation/collector.ts';
import { recovers, type AttemptContext } from '../aggregation/context.ts';
import { elementBytes } from '../aggregation/ring.ts';
import type { CollectorAttempt, RoundOutcome, Verify } from '../aggregation/types.ts';
import { asParleyError } from '../schema/errors.ts';
import type { ContentId, OrganisationId, TaskId } from '../schema/ids.ts';
import { sha256, toHex } from '../schema/canonical.ts';
import type { Bulk, RoundRequest, RoundResponse } from '../schema/wire/round.ts';
import { askAll, type Answer, type AskOptions, type Reach } from './ask.ts';
import type { LogEvent } from './ports.ts';

/** The steps of an attempt before which a launcher can be told to wait. */
export type Step = 'enter' | 'adverts' | 'shares' | 'survivors' | 'open' | 'finish';

export interface CollectPorts {
  readonly reach: Reach;
  readonly verify: Verify;
  readonly pull: (from: OrganisationId, bulk: Bulk, maxBytes: number) => Promise<Uint8Array>;
  readonly options: AskOptions;
  readonly log: (line: Partial<LogEvent> & Pick<LogEvent, 'event' | 'message'>) => void;
  readonly before: (step: Step) => Promise<void>;
}

export interface CollectFields {
  readonly task: TaskId;
  readonly roster: ContentId;
  readonly context: AttemptContext;
  /** Whom to ask: the roster, or the pinned group (rule 14). */
  readonly asked: readonly OrganisationId[];
  readonly enter: Omit<
    Extract<RoundRequest, { phase: 'enter' }>,
    'task' | 'roster' | 'round' | 'attempt'
  >;
}

/**
 * Drives one attempt from the launcher's side: five questions to everybody still in it. What a participant answers
 * wrongly costs that participant its place in the attempt and is logged; it does not end the attempt by itself.
 * @throws ParleyError ROUND_DROPOUT (details.missing), SHARES_INVALID (details.culprits)
 */
export async function collectRound(
  fields: CollectFields,
  ports: CollectPorts,
): Promise<RoundOutcome> {
  const { context, task, roster } = fields;
  const { round, attempt } = context;
  const head = { task, roster, round, attempt };
  const collector = createCollectorAttempt(context, ports.verify);

  const phase = async (
    step: Step,
    requests: ReadonlyMap<OrganisationId, RoundRequest>,
    accept: (from: OrganisationId, response: RoundResponse) => Promise<void>,
    options: AskOptions = ports.options,
  ): Promise<void> => {
    await ports.before(step);
    await askAll(ports.reach, requests, options, (answer) => take(answer, accept, ports, context));
  };
  const each = (
    organisations: readonly OrganisationId[],
    request: (organisation: OrganisationId) => RoundRequest,
  ) => new Map(organisations.map((organisation) => [organisation, request(organisation)]));

  await phase(
    'enter',
    each(fields.asked, () => ({ ...head, ...fields.enter })),
    async (from, response) => {
      if (response.kind === 'advert') collector.addAdvert(from, response.advert);
    },
  );
  const adverts = collector.closeAdverts();
  const advertisers = adverts.map(({ organisation }) => organisation);

  const takeVector = async (from: OrganisationId, response: RoundResponse): Promise<void> => {
    if (response.kind === 'masked') await addMasked(collector, context, from, response, ports);
  };
  if (recovers(context)) {
    await phase(
      'adverts',
      each(advertisers, () => ({ ...head, phase: 'adverts', adverts: [...adverts] })),
      async (from, response) => {
        if (response.kind === 'shares') collector.addShares(from, response.shares);
      },
    );
    const dealers = collector.closeShares();
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
    await phase(
      'adverts',
      each(advertisers, () => ({ ...head, phase: 'adverts', adverts: [...adverts] })),
      takeVector,
    );
  }

  // From here on t answers do; nobody waits for one that is gone.
  const untilEnough = { ...ports.options, enough: () => collector.isEnough() };
  const masked = collector.closeMasked();
  const survivors = masked.map(({ organisation }) => organisation);
  await phase(
    'survivors',
    each(survivors, () => ({ ...head, phase: 'survivors', masked: [...masked] })),
    async (from, response) => {
      if (response.kind === 'agreement') collector.addAgreement(from, response.agreement);
    },
    untilEnough,
  );
  const agreements = collector.closeAgreements();
  await phase(
    'open',
    each(survivors, () => ({ ...head, phase: 'open', agreements: [...agreements] })),
    async (from, response) => {
      if (response.kind === 'release') collector.addRelease(from, response.release);
    },
    untilEnough,
  );
  return collector.finish();
}

async function take(
  answer: Answer,
  accept: (from: OrganisationId, response: RoundResponse) => Promise<void>,
  { log }: CollectPorts,
  { round, attempt }: AttemptContext,
): Promise<void> {
  const { from, response } = answer;
  const line = { level: 'warning', organisation: from, round, attempt } as const;
  if (response === null) {
    const code = answer.error?.code ?? 'TIMED_OUT';
    log({ ...line, event: 'participant.silent', message: 'Did not answer.', facts: { code } });
    return;
  }
  if (response.kind === 'refused') {
    const { code } = response;
    log({ ...line, event: 'participant.refused', message: 'Refused to go on.', facts: { code } });
    return;
  }
  try {
    await accept(from, response);
  } catch (thrown) {
    const { code, message } = asParleyError(thrown);
    log({ ...line, level: 'error', event: 'participant.wrong', message, facts: { code } });
  }
}

async function addMasked(
  collector: CollectorAttempt,
  context: AttemptContext,
  from: OrganisationId,
  response: Extract<RoundResponse, { kind: 'masked' }>,
  { pull, log }: CollectPorts,
): Promise<void> {
  const maxBytes = context.length * elementBytes[context.ring];
  const vector = await pull(from, response.vector, maxBytes);
  collector.addMasked(from, response.masked, vector);
  log({
    event: 'vector.received',
    message: 'Masked numbers received.',
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
