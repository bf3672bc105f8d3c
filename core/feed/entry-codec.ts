import type { Identity } from '../identity/keys.ts';
import { verifyAsideBy, verifyBy } from '../identity/organisation-id.ts';
import { contentIdOf, decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import { hasCode, ParleyError } from '../schema/errors.ts';
import { EntryBody, SignedEntry, type Entry } from '../schema/feed/entry.ts';
import type { ContentId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';

/**
 * Signs a body as the next entry of the identity's own feed.
 * @throws ParleyError ENTRY_INVALID when a part is not what its schema allows, ENTRY_TOO_LARGE; both before signing
 */
export function signEntry(identity: Identity, body: EntryBody): Entry {
  const encoded = encodeCanonical(body);
  const parsed = parseBody(encoded);
  const signed = { body: encoded, signature: identity.sign('entry', encoded) };
  return { id: contentIdOf(encoded), body: parsed, signed };
}

/**
 * Size, canonical form, schema and signature of an entry as it was received or exported.
 * @throws ParleyError ENTRY_TOO_LARGE, ENTRY_INVALID, ENTRY_SIGNATURE
 */
export function verifyEntry(signed: SignedEntry): Entry {
  const body = parseBody(signed.body);
  if (!verifyBy(body.author, 'entry', signed.body, signed.signature)) throw badSignature(body);
  return { id: contentIdOf(signed.body), body, signed: aloneInMemory(signed) };
}

/**
 * The same as `verifyEntry` in two steps: at once all but the signature, which the function returned then checks on
 * Node's thread pool.
 * @param id the content id of the body
 * @throws ParleyError ENTRY_TOO_LARGE, ENTRY_INVALID; then ENTRY_SIGNATURE
 */
export function readEntry(id: ContentId, signed: SignedEntry): () => Promise<Entry> {
  const body = parseBody(signed.body);
  return async () => {
    const isSigned = await verifyAsideBy(body.author, 'entry', signed.body, signed.signature);
    if (!isSigned) throw badSignature(body);
    return { id, body, signed: aloneInMemory(signed) };
  };
}

/** A view into a page of hundreds of entries would keep it in memory whole. What the decoder took out stands alone already. */
const aloneInMemory = ({ body, signature }: SignedEntry): SignedEntry => ({
  body: alone(body),
  signature: alone(signature),
});

const alone = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();

const badSignature = ({ author }: EntryBody): ParleyError =>
  new ParleyError(
    'ENTRY_SIGNATURE',
    `An entry in the name of ${author} does not carry that organisation's signature. It was dropped.`,
    { details: { author } },
  );

/**
 * An entry out of the own store. Its signature was checked before it was stored, its hash is that of its bytes.
 * @throws ParleyError ENTRY_INVALID when this version does not know its form
 */
export function decodeStoredEntry(id: ContentId, signed: SignedEntry): Entry {
  return { id, body: parseBody(signed.body), signed };
}

/** A gossip message: one entry. */
export function encodeSignedEntry(signed: SignedEntry): Uint8Array {
  return encodeCanonical(signed);
}

/** @throws ParleyError ENTRY_INVALID, ENTRY_TOO_LARGE */
export function decodeSignedEntry(message: Uint8Array): SignedEntry {
  if (message.length > limits.gossipBytes) throw tooLarge(message.length);
  return asEntryInvalid(() => decodeCanonical(SignedEntry, message));
}

function parseBody(bytes: Uint8Array): EntryBody {
  if (bytes.length > limits.entryBytes) throw tooLarge(bytes.length);
  return asEntryInvalid(() => decodeCanonical(EntryBody, bytes));
}

function asEntryInvalid<T>(decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    if (!hasCode(cause, 'MESSAGE_INVALID')) throw cause;
    throw new ParleyError(
      'ENTRY_INVALID',
      'An entry is malformed, or of a kind that this version of Parley does not know. It was not stored.',
      { cause },
    );
  }
}

const tooLarge = (length: number): ParleyError =>
  new ParleyError(
    'ENTRY_TOO_LARGE',
    `An entry has ${length} bytes; at most ${limits.entryBytes} are allowed. It was not stored.`,
  );
