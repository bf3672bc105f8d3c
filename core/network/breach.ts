import type { Code } from '../schema/codes.ts';

/** Answers that no honest node gives, or not within the time: whoever looks for what is wrong wants to know whose they were. */
const breaches: readonly Code[] = ['MESSAGE_INVALID', 'MESSAGE_TOO_LARGE', 'TIMED_OUT'];

/** How loudly to say that a peer was asked in vain. Peers come and go, which is nothing to be told of. */
export function levelOfFailure(code: Code): 'error' | 'warn' | 'debug' {
  if (code === 'INTERNAL') return 'error';
  return breaches.includes(code) ? 'warn' : 'debug';
}
