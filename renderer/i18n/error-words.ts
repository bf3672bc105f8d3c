import { codes } from '../../core/schema/codes.ts';
import type { ParleyError } from '../../core/schema/errors.ts';

/** What an error says to an operator, by its code. */
export function errorWords(error: ParleyError): { readonly what: string; readonly todo: string } {
  return { what: codes[error.code].meaning, todo: '' };
}
