import { createHash } from 'node:crypto';
import { signEntry } from '../../core/feed/entry-codec.ts';
import { identityFromSeed, type Identity } from '../../core/identity/keys.ts';
import type { Entry, EntryBody } from '../../core/schema/feed/entry.ts';
import type { Heads } from '../../core/schema/feed/head.ts';
import type { CollaborationId } from '../../core/schema/ids.ts';

const bytesOf = (...words: unknown[]): Uint8Array =>
  new Uint8Array(createHash('sha256').update(JSON.stringify(words)).digest());

/** The same organisation for the same name, in every run. */
export function testIdentity(name: string): Promise<Identity> {
  return identityFromSeed(bytesOf('identity', name));
}

let made = 0;

/** A signed entry as a stranger's program could make it; correct only if the caller says the correct things. */
export function makeEntry(
  identity: Identity,
  body: {
    collaboration: CollaborationId | null;
    prev?: Entry | null;
    seen?: readonly Entry[];
    note?: string;
    change?: Partial<EntryBody>;
  },
): Entry {
  const { prev = null, seen = [], note = '', change = {} } = body;
  const heads: Heads = {};
  for (const { id, body: cited } of seen) heads[cited.author] = { seq: cited.seq, id };
  return signEntry(identity, {
    format: 1,
    author: identity.organisation,
    collaboration: body.collaboration,
    seq: prev === null ? 0 : prev.body.seq + 1,
    prev: prev?.id ?? null,
    seen: heads,
    time: 1_700_000_000_000,
    nonce: bytesOf('nonce', made++).subarray(0, 16),
    type: 'profile.updated',
    payload: { profile: { name: `entry ${made}`, contact: note } },
    ...change,
  } as EntryBody);
}

export const founding = {
  name: 'Test',
  purpose: 'Tests of feeds',
  profile: { name: 'Founder', contact: '' },
  secretHash: new Uint8Array(32),
};

export function makeFounding(identity: Identity): Entry {
  return makeEntry(identity, {
    collaboration: null,
    change: { type: 'collaboration.founded', payload: founding },
  });
}

/** The next entry of this organisation's feed with nothing but a name in it. */
export const note = (name: string) => ({ profile: { name, contact: '' } });
