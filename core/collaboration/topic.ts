import { createHmac } from 'node:crypto';
import { sha256 } from '../schema/canonical.ts';

/**
 * The collaboration's gossip topic (PROTOCOL.md rule 7): a keyed hash under the members' secrets, so that its name tells
 * an outsider nothing and changes with every removal.
 * @param secrets the founding secret and that of every removal, in any order
 */
export function topicName(secrets: readonly Uint8Array[]): string {
  const sorted = secrets.toSorted((a, b) => Buffer.compare(a, b));
  const name = createHmac('sha256', sha256(...sorted))
    .update('parley/topic/v1')
    .digest('hex');
  return `parley-${name.slice(0, 32)}`;
}
