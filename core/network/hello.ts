import { z } from 'zod';
import { decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import { text } from '../schema/ids.ts';
import { shortId } from './peer-id.ts';

/** Versions with the same first number understand each other. */
export const PROTOCOL_VERSION = '1.0';

/**
 * What two admitted peers tell each other before anything else. Unknown fields are passed over, so that a version to
 * come can still be told from one that is understood.
 */
const Hello = z.object({
  protocol: z.string().regex(/^\d{1,4}\.\d{1,4}$/, 'not a version'),
  software: text(64),
  /** Whether it relays for members; versions that do not know the question do not. */
  relays: z.boolean().optional(),
});
export type Hello = z.infer<typeof Hello>;

export function encodeHello(hello: Hello): Uint8Array {
  return encodeCanonical(hello);
}

/** @throws ParleyError MESSAGE_INVALID; PEER_INCOMPATIBLE when the first numbers of the versions differ */
export function readHello(bytes: Uint8Array, peer: string, own: string = PROTOCOL_VERSION): Hello {
  const hello = decodeCanonical(Hello, bytes);
  if (major(hello.protocol) !== major(own)) {
    throw new ParleyError(
      'PEER_INCOMPATIBLE',
      `${shortId(peer)} speaks version ${hello.protocol} of the protocol (Parley ${hello.software}), this node ${own}. ` +
        'They do not connect; update the older one.',
      { details: { peer, theirs: hello.protocol, ours: own } },
    );
  }
  return hello;
}

function major(version: string): number {
  return Number.parseInt(version, 10);
}
