import type { Network } from '../network/types.ts';
import { decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import type { ParleyError } from '../schema/errors.ts';
import { asParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { RoundResponse, type RoundRequest } from '../schema/wire/round.ts';
import { pause } from '../network/pause.ts';

/** How a launcher reaches a participant: over the network, or itself within the process. */
export type Reach = (
  organisation: OrganisationId,
  request: RoundRequest,
  signal: AbortSignal,
) => Promise<RoundResponse>;

export function reachOver(
  network: Pick<Network, 'request' | 'self'>,
  own: (request: RoundRequest, signal: AbortSignal) => Promise<RoundResponse>,
): Reach {
  return async (organisation, request, signal) => {
    if (organisation === network.self) return own(request, signal);
    const answer = await network.request(organisation, 'round', encodeCanonical(request), {
      signal,
    });
    return decodeCanonical(RoundResponse, answer);
  };
}

export interface Answer {
  readonly from: OrganisationId;
  /** null: it did not answer in time. */
  readonly response: RoundResponse | null;
  readonly error: ParleyError | null;
}

/** @param signal ends with the time for everybody: what an answer announces is fetched within it, too */
export type Take = (answer: Answer, signal: AbortSignal) => Promise<void>;

export interface AskOptions {
  readonly signal: AbortSignal;
  /** Milliseconds for everybody together. */
  readonly timeout: number;
  /** How long a participant may stay unreachable before it counts as gone, milliseconds. */
  readonly grace: number;
  readonly now: () => number;
  /** Whether what came in does without those that cannot be reached; asked again at every try. */
  readonly enough?: () => boolean;
}

const RETRY_EVERY = 250;

/**
 * Asks everybody at once and hands each answer on as it comes; a participant that cannot be reached is tried again, its
 * answers being the same bytes each time. Returns when all have answered, are gone, or the time is over.
 */
export async function askAll(
  reach: Reach,
  requests: ReadonlyMap<OrganisationId, RoundRequest>,
  options: AskOptions,
  take: Take,
): Promise<void> {
  const timeout = AbortSignal.timeout(options.timeout);
  const signal = AbortSignal.any([options.signal, timeout]);
  await Promise.all(
    [...requests].map(async ([from, request]) => {
      await take(await askOne(reach, from, request, signal, options), signal);
    }),
  );
  options.signal.throwIfAborted();
}

async function askOne(
  reach: Reach,
  from: OrganisationId,
  request: RoundRequest,
  signal: AbortSignal,
  options: AskOptions,
): Promise<Answer> {
  const { grace, now } = options;
  let unreachableSince: number | null = null;
  for (;;) {
    try {
      return { from, response: await reach(from, request, signal), error: null };
    } catch (thrown) {
      const error = asParleyError(thrown);
      const hope = hopeAfter(error);
      if (signal.aborted || hope === null) return { from, response: null, error };
      if (hope === 'back') {
        unreachableSince ??= now();
        const gone = now() - unreachableSince > grace;
        if (gone || options.enough?.() === true) return { from, response: null, error };
      } else {
        unreachableSince = null;
      }
    }
    await pause(RETRY_EVERY, signal);
  }
}

/**
 * What asking again may find: that it is `back`, or `ready` with what it is still computing (one request may last less
 * long than a phase: protocols.round.timeout).
 */
function hopeAfter(error: ParleyError): 'back' | 'ready' | null {
  switch (error.code) {
    case 'PEER_UNREACHABLE':
    case 'MESSAGE_TRUNCATED':
      return 'back';
    case 'TIMED_OUT':
      return 'ready';
    case 'PEER_REFUSED': {
      const { code } = error.details;
      return code === 'TIMED_OUT' || code === 'PEER_TOO_FAST' ? 'ready' : null;
    }
    default:
      return null;
  }
}
