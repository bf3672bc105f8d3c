import type { AttemptContext } from '../aggregation/context.ts';
import type { Verify } from '../aggregation/types.ts';
import { isVoided } from '../aggregation/void.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import type { RoundRequest, VoidSignature } from '../schema/wire/round.ts';
import { askAll, type AskOptions, type Reach } from './ask.ts';
import type { WriteLog } from './ports.ts';
import { voiceOf, type TaskState } from './state.ts';

export type Voids = Extract<RoundRequest, { phase: 'enter' }>['voids'];

export interface SettlePorts {
  readonly reach: Reach;
  readonly verify: Verify;
  readonly options: AskOptions;
  readonly task: () => TaskState;
  /** Fetches what a participant's feed holds beyond ours. */
  readonly catchUp: (organisation: OrganisationId) => Promise<void>;
  readonly log: WriteLog;
}

/**
 * Before a new attempt of a round that has no pinned group yet (n >= 5): asks everybody to sign an earlier attempt void
 * (PROTOCOL.md rule 13). Who was not in it signs as well: it holds no shares, and its word keeps it out.
 * @returns the signatures, or the group with which the attempt may be open and that alone may run again
 * @throws ParleyError ROUND_DROPOUT when too few signed and nobody says which group it was
 */
export async function settleEarlier(
  context: AttemptContext,
  roster: ContentId,
  ports: SettlePorts,
): Promise<{ signatures: VoidSignature[] } | { opened: readonly OrganisationId[] }> {
  const { reach, verify, options, task } = ports;
  const { round, attempt } = context;
  const signatures: VoidSignature[] = [];
  const released: OrganisationId[] = [];
  const request = { phase: 'void' as const, task: task().id, roster, round, attempt };
  await askAll(
    reach,
    new Map(context.roster.map((organisation) => [organisation, request])),
    { ...options, enough: () => signatures.length >= context.threshold },
    async ({ from, response }) => {
      if (response?.kind === 'void') signatures.push(response.void);
      if (response?.kind === 'refused' && response.code === 'ROUND_REVEALED') released.push(from);
    },
  );
  if (isVoided(context, signatures, verify)) return { signatures };
  // Its feed says with whom; the entry may not have come here before this node was restarted.
  for (const organisation of released) await catchUp(organisation, ports);
  const opened = openedGroup(task(), context);
  if (opened !== null) return { opened };
  throw new ParleyError(
    'ROUND_DROPOUT',
    `Attempt ${attempt + 1} of round ${round + 1} may be open, and only ${signatures.length} of ${context.threshold} organisations said that it is not; another attempt must wait for them.`,
  );
}

async function catchUp(organisation: OrganisationId, ports: SettlePorts): Promise<void> {
  try {
    await ports.catchUp(organisation);
  } catch (thrown) {
    const { code } = asParleyError(thrown);
    ports.log(ports.task().id, {
      level: 'warning',
      event: 'feed.missing',
      says: { key: 'feed-not-fetched' },
      organisation,
      facts: { code },
    });
  }
}

function openedGroup(task: TaskState, context: AttemptContext): readonly OrganisationId[] | null {
  for (const organisation of context.roster) {
    for (const fact of voiceOf(task, organisation).attempts) {
      const same = fact.round === context.round && fact.attempt === context.attempt;
      if (same && fact.kind === 'revealed') return fact.survivors;
    }
  }
  return null;
}
