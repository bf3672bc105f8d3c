import { codes, type Code } from './codes.ts';

/**
 * Every failure a person or a script may have to act on. `code` is stable; `message` is a sentence that says
 * what happened, what was not done, and what to do; `details` never holds data of a dataset.
 */
export class ParleyError extends Error {
  override readonly name = 'ParleyError';
  readonly code: Code;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: Code,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  get exitCode(): number {
    return codes[this.code].exit;
  }

  get httpStatus(): number {
    return codes[this.code].http;
  }
}

export function hasCode(error: unknown, code: Code): boolean {
  return error instanceof ParleyError && error.code === code;
}

/** Any thrown value as an error with a code; what nobody foresaw becomes INTERNAL, with its cause kept. */
export function asParleyError(error: unknown): ParleyError {
  if (error instanceof ParleyError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ParleyError('INTERNAL', `Something unforeseen went wrong: ${message}`, {
    cause: error,
  });
}
