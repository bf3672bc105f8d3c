import type { ParleyError } from '../schema/errors.ts';
import type { FailureReason } from '../schema/feed/payloads.ts';

/** What the feed says of why a task failed: from a fixed list (PROTOCOL.md rule 9). */
export function failureReason(error: ParleyError): FailureReason {
  switch (error.code) {
    case 'TOO_FEW_ACCEPTED':
      return 'too-few-accepted';
    case 'ROUND_DROPOUT':
      return 'too-few-left';
    case 'PROTECTION_TOO_LOW':
      return 'protection-too-low';
    case 'SHARES_INVALID':
    case 'MESSAGE_INVALID':
    case 'SUM_MISMATCH':
      return 'invalid-message';
    case 'ROUND_EQUIVOCATION':
      return 'equivocation';
    case 'ROUND_REVEALED':
      return 'revealed-to-another-group';
    case 'TIMED_OUT':
      return 'timed-out';
    case 'VALUE_OUT_OF_RANGE':
      return 'value-not-encodable';
    default:
      return 'internal';
  }
}
