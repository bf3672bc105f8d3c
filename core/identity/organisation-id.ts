import { base58btc } from 'multiformats/bases/base58';
import { equalBytes } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import { OrganisationId } from '../schema/ids.ts';
import type { SignatureKind } from './domain.ts';
import { isAcceptableKey, PUBLIC_KEY_BYTES, verifyAsideWith, verifyWith } from './signature.ts';

/**
 * A libp2p PeerId of an Ed25519 key (libp2p specs, peer-ids): the identity multihash (0x00, 36 bytes) of the protobuf
 * {type: 1 (Ed25519), data: the raw key}.
 */
const PREFIX = Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20);

const CACHED_IDS = 2048;
const decoded = new Map<OrganisationId, Uint8Array>();

export function organisationIdOf(publicKey: Uint8Array): OrganisationId {
  const bytes = new Uint8Array(PREFIX.length + PUBLIC_KEY_BYTES);
  bytes.set(PREFIX);
  bytes.set(publicKey, PREFIX.length);
  return OrganisationId.parse(base58btc.baseEncode(bytes));
}

/**
 * The raw public key inside an organisation's id.
 * @throws ParleyError MESSAGE_INVALID when the text has the form of an id but holds no acceptable key.
 */
export function publicKeyOf(organisation: OrganisationId): Uint8Array {
  const cached = decoded.get(organisation);
  if (cached !== undefined) return cached;
  const bytes = base58btc.baseDecode(organisation);
  const key = bytes.slice(PREFIX.length);
  if (!equalBytes(bytes.subarray(0, PREFIX.length), PREFIX) || !isAcceptableKey(key)) {
    throw new ParleyError(
      'MESSAGE_INVALID',
      `${organisation} is not the id of an organisation: it holds no usable public key.`,
    );
  }
  if (decoded.size >= CACHED_IDS) {
    const oldest = decoded.keys().next();
    if (oldest.done !== true) decoded.delete(oldest.value);
  }
  decoded.set(organisation, key);
  return key;
}

/** Whether `organisation` signed these bytes for this purpose. False, too, for an id that holds no usable key. */
export function verifyBy(
  organisation: OrganisationId,
  kind: SignatureKind,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = usableKeyOf(organisation);
  return key !== null && verifyWith(key, kind, message, signature);
}

/** The same answer as `verifyBy`, found on Node's thread pool: for many signatures at once. */
export async function verifyAsideBy(
  organisation: OrganisationId,
  kind: SignatureKind,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const key = usableKeyOf(organisation);
  return key !== null && (await verifyAsideWith(key, kind, message, signature));
}

function usableKeyOf(organisation: OrganisationId): Uint8Array | null {
  try {
    return publicKeyOf(organisation);
  } catch (error) {
    if (error instanceof ParleyError) return null;
    throw error;
  }
}
