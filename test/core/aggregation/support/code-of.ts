import { asParleyError, type ParleyError } from '../../../../core/schema/errors.ts';

/** The error a call ends in; fails the test when it ends in none. */
export function errorOf(call: () => unknown): ParleyError {
  try {
    call();
  } catch (error) {
    return asParleyError(error);
  }
  throw new Error('the call succeeded');
}

export const codeOf = (call: () => unknown) => errorOf(call).code;

export async function rejectionOf(promise: Promise<unknown>): Promise<ParleyError> {
  return promise.then(
    () => {
      throw new Error('the call succeeded');
    },
    (error: unknown) => asParleyError(error),
  );
}
