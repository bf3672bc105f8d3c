import type { Code } from '../schema/codes.ts';
import { ParleyError } from '../schema/errors.ts';

/** An error whose sentence is in the operator's language already. */
export class Refusal extends ParleyError {
  constructor(code: Code, sentence: string, cause?: unknown) {
    super(code, sentence, { cause });
  }
}
