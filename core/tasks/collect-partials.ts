import { checkVector, elementBytes, limbs } from '../aggregation/ring.ts';
import { ringSum } from '../aggregation/ring-sum.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { RoundRequest } from '../schema/wire/round.ts';
import { askAll } from './ask.ts';
import type { CollectPorts } from './collect-round.ts';
import { failureOf } from './words/log-phrases.ts';

const RING = 'z128';

export interface CollectPartialsFields {
  readonly roster: readonly OrganisationId[];
  readonly request: Extract<RoundRequest, { phase: 'enter' }>;
  /** Numbers in a contribution. */
  readonly length: number;
}

/**
 * Asks everybody on the roster for its own numbers, in clear (open mode). What one answers wrongly costs it its place.
 * @returns each organisation's ring elements, little-endian, in the order of the roster
 */
export async function collectPartials(
  { roster, request, length }: CollectPartialsFields,
  { reach, options, pull, log, before }: Omit<CollectPorts, 'verify'>,
): Promise<ReadonlyMap<OrganisationId, Uint8Array>> {
  const found = new Map<OrganisationId, Uint8Array>();
  const { round, attempt } = request;
  await before('enter');
  await askAll(
    reach,
    new Map(roster.map((organisation) => [organisation, request])),
    options,
    async ({ from, response, error }, signal) => {
      const line = { organisation: from, round, attempt };
      if (response?.kind !== 'partial') {
        const refused = response?.kind === 'refused';
        const code = refused ? response.code : (error?.code ?? 'MESSAGE_INVALID');
        log({
          ...line,
          level: 'warning',
          event: refused ? 'participant.refused' : 'participant.silent',
          says: { key: refused ? 'refused' : 'no-answer' },
          facts: { code },
        });
        return;
      }
      try {
        const numbers = await pull(from, response.values, length * elementBytes[RING], signal);
        checkVector(RING, length, numbers);
        found.set(from, numbers);
        const facts = { bytes: numbers.byteLength };
        log({ ...line, event: 'numbers.received', says: { key: 'own-numbers-received' }, facts });
      } catch (thrown) {
        const failure = asParleyError(thrown);
        log({
          ...line,
          level: 'error',
          event: 'participant.wrong',
          says: { key: 'wrong-answer', ...failureOf(failure) },
          facts: { code: failure.code },
        });
      }
    },
  );
  return new Map(
    roster.flatMap((organisation) => {
      const numbers = found.get(organisation);
      return numbers === undefined ? [] : [[organisation, numbers] as const];
    }),
  );
}

/** @param vectors of ring elements, all of this length */
export function addUp(vectors: Iterable<Uint8Array>, length: number): Uint8Array {
  const limbCount = (length * elementBytes[RING]) / 4;
  const sum = ringSum(RING, limbCount);
  sum.add([...vectors].map(limbs));
  const target = new Uint32Array(limbCount);
  sum.reduceInto(target);
  return new Uint8Array(target.buffer);
}

/** @throws ParleyError ROUND_DROPOUT (details.missing) */
export function requireEnough(
  partials: ReadonlyMap<OrganisationId, unknown>,
  roster: readonly OrganisationId[],
  minimum: number,
): void {
  if (partials.size >= minimum) return;
  const missing = roster.filter((organisation) => !partials.has(organisation));
  throw new ParleyError(
    'ROUND_DROPOUT',
    `Only ${partials.size} organisations gave their numbers, the task needs ${minimum}. Look at the log for why; launch it again when they are back.`,
    { details: { missing } },
  );
}
