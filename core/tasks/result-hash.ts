import { sha256 } from '../schema/canonical.ts';

/** What a feed says of a result (PROTOCOL.md rule 9): without the salt it tells nothing, not even a guess is testable. */
export function resultHashOf(salt: Uint8Array, result: Uint8Array): Uint8Array {
  return sha256(salt, result);
}
