import type { Code } from '../schema/codes.ts';
import { asParleyError } from '../schema/errors.ts';
import { OrganisationId } from '../schema/ids.ts';
import type { RoundResponse } from '../schema/wire/round.ts';

/** What the launcher is told when a participant's data is why it stopped: always the same (PROTOCOL.md rule 9). */
export const DID_NOT_TAKE_PART = 'DID_NOT_TAKE_PART';

/** Codes that say something about the protocol, not about anybody's rows. */
const speakable: readonly Code[] = [
  'ROSTER_INVALID',
  'ROUND_REPLAYED',
  'ROUND_INPUT',
  'ROUND_DROPOUT',
  'ROUND_EQUIVOCATION',
  'ROUND_REVEALED',
  'SHARES_INVALID',
  'SUM_MISMATCH',
  'PROTECTION_TOO_LOW',
  'MESSAGE_INVALID',
  'TASK_ENDED',
  'NOT_READY',
  'NOT_FOUND',
];

/** Codes of what another participant made, so that it can be named. */
const aboutAnother: readonly Code[] = ['SHARES_INVALID', 'MESSAGE_INVALID'];

/** An allow-list: an error nobody thought of cannot carry a hint about data. */
export function refusalOf(error: unknown): Extract<RoundResponse, { kind: 'refused' }> {
  const { code, details } = asParleyError(error);
  if (!speakable.includes(code)) return { kind: 'refused', code: DID_NOT_TAKE_PART };
  const about = OrganisationId.safeParse(details['about']);
  const named = about.success && aboutAnother.includes(code) ? { about: about.data } : {};
  return { kind: 'refused', code, ...named };
}
