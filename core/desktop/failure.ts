import type { Failure } from '../schema/desktop/shell.ts';
import { asParleyError } from '../schema/errors.ts';

/** What a page is told of an error: code, sentence and details, without causes. */
export function failureOf(error: unknown): Failure {
  const { code, message, details } = asParleyError(error);
  return { code, sentence: message, details: plain(details) };
}

/** Details may hold what neither JSON nor a message between processes can carry; that must not hide the error. */
function plain(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const text = JSON.stringify(details, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return JSON.parse(text) as Record<string, unknown>;
}
