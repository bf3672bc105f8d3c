import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';

/** The refusals both sides of a round share, worded once. */

export function malformed(what: string, about?: OrganisationId): ParleyError {
  return new ParleyError(
    'MESSAGE_INVALID',
    `${what} It was not used and nothing was sent in return.`,
    about === undefined ? {} : { details: { about } },
  );
}

export function badSignature(what: string, about: OrganisationId): ParleyError {
  return malformed(`The ${what} of ${about} carries a wrong signature.`, about);
}

export function equivocation(what: string, about?: OrganisationId): ParleyError {
  return new ParleyError(
    'ROUND_EQUIVOCATION',
    `A second, different ${what} came in the same attempt; only the first one counts. Nothing was sent in return.`,
    about === undefined ? {} : { details: { about } },
  );
}

export function tooFew(what: string, got: number, needed: number): ParleyError {
  return new ParleyError(
    'ROUND_DROPOUT',
    `Only ${got} of at least ${needed} participants ${what}; the sum stays closed. The launcher may start another attempt.`,
  );
}

export function notYet(what: string): ParleyError {
  return new ParleyError(
    'NOT_READY',
    `${what} comes before its turn in this attempt. Nothing was sent.`,
  );
}

export function isOver(): ParleyError {
  return new ParleyError(
    'ROUND_REPLAYED',
    'This attempt is over and its secrets are erased. Nothing was sent; the launcher may start another attempt.',
  );
}
