import { ParleyError } from '../schema/errors.ts';

/** Missing, unknown, expired, revoked: who asks is not told which. */
export const tokenInvalid = (): ParleyError =>
  new ParleyError(
    'TOKEN_INVALID',
    'This needs a valid token in the header "Authorization: Bearer parley_...". Nothing was done. The operator makes one with: parley token create NAME',
  );
