import { codes } from '../../../core/schema/codes.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import type { Target } from './target.ts';

/** `accepted`, or the code it was refused with. */
export type Verdict = string;

export class Broken extends Error {
  override readonly name = 'Broken';
}

/**
 * Decodes one input and holds the outcome against what every decoder promises: a value, or a ParleyError that says what is
 * wrong; never another error, never INTERNAL, which is what nobody foresaw.
 * @throws Broken
 */
export async function judge(target: Target, input: Uint8Array): Promise<Verdict> {
  let again: unknown;
  try {
    again = target.decode(input);
    if (again instanceof Promise) again = await again;
  } catch (error) {
    if (error instanceof ParleyError && Object.hasOwn(codes, error.code)) {
      if (error.code !== 'INTERNAL') return error.code;
    }
    if (error instanceof Broken) throw error;
    throw new Broken(`it threw ${String(error)}`, { cause: error });
  }
  if (again instanceof Uint8Array && Buffer.compare(again, input) !== 0) {
    throw new Broken('it was taken, but is not what it encodes to again');
  }
  return 'accepted';
}
