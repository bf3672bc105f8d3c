import type { AttemptContext } from '../aggregation/context.ts';
import { createParticipantAttempt } from '../aggregation/participant.ts';
import type { ParticipantAttempt, ParticipantPorts } from '../aggregation/types.ts';
import type { RoundState } from '../algorithms/contract.ts';
import type { CellQuery } from '../data/types.ts';
import type { OrganisationId } from '../schema/ids.ts';

/** An attempt a participant is in: its side of the secure sum, and the local step running beside it. */
export interface OpenAttempt {
  readonly context: AttemptContext;
  readonly state: RoundState;
  readonly query: CellQuery;
  readonly machine: ParticipantAttempt;
  /** Settles when the local step has ended; a rejection waits until somebody asks. */
  readonly contribution: Promise<Uint8Array>;
  /** The only survivors allowed (rules 13 and 14), or null. */
  readonly pinned: readonly OrganisationId[] | null;
  close(): void;
}

export interface OpenAttemptFields {
  readonly context: AttemptContext;
  readonly self: OrganisationId;
  readonly state: RoundState;
  readonly query: CellQuery;
  readonly pinned: readonly OrganisationId[] | null;
  readonly ports: ParticipantPorts;
  readonly compute: (signal: AbortSignal) => Promise<Uint8Array>;
}

export async function openAttempt(fields: OpenAttemptFields): Promise<OpenAttempt> {
  const { context, self, state, query, pinned, ports } = fields;
  const machine = await createParticipantAttempt(context, self, ports);
  const stop = new AbortController();
  const contribution = fields.compute(stop.signal);
  // Whoever asks for it meets the error; until then it must not count as unhandled.
  contribution.catch(() => undefined);
  return {
    context,
    state,
    query,
    machine,
    contribution,
    pinned,
    close: () => {
      stop.abort();
      machine.wipe();
    },
  };
}
