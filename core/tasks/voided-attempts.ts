import type { AttemptContext } from '../aggregation/context.ts';
import type { Verify } from '../aggregation/types.ts';
import { isVoided } from '../aggregation/void.ts';
import type { RoundRequest } from '../schema/wire/round.ts';

/** The attempts that at least t of the roster signed void, as a launcher's request proves it (PROTOCOL.md rule 13). */
export function voidedAttempts(
  voids: Extract<RoundRequest, { phase: 'enter' }>['voids'],
  contextOf: (attempt: number) => AttemptContext,
  verify: Verify,
): ReadonlySet<number> {
  return new Set(
    voids
      .filter(({ attempt, signatures }) => isVoided(contextOf(attempt), signatures, verify))
      .map(({ attempt }) => attempt),
  );
}
