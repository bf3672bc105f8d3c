import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  hkdfSync,
} from 'node:crypto';
import { ParleyError } from '../schema/errors.ts';
import { encodeFlatList, type FlatItem } from '../schema/flat-list.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { byId, type AttemptContext } from './context.ts';

/** RFC 8410: what stands before the 32 raw bytes of an X25519 key in PKCS#8 and in SPKI. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');

export type ShareKind = 'seed' | 'key';

const privateKey = (secret: Uint8Array) => {
  const der = Buffer.concat([PRIVATE_PREFIX, secret]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  return key;
};

/** The X25519 public key (32 bytes) of a secret (32 bytes, RFC 7748). */
export function publicKeyOf(secret: Uint8Array): Uint8Array {
  const spki = createPublicKey(privateKey(secret)).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(-32));
}

/**
 * X25519 (RFC 7748) of one secret with many public keys.
 * @returns 32 bytes each, by organisation
 * @throws ParleyError MESSAGE_INVALID (details.about) for a public key of small order, whose shared secret anybody knows
 */
export function sharedSecrets(
  secret: Uint8Array,
  peers: readonly { readonly organisation: OrganisationId; readonly key: Uint8Array }[],
): Map<OrganisationId, Uint8Array> {
  const own = privateKey(secret);
  const shared = new Map<OrganisationId, Uint8Array>();
  for (const { organisation, key } of peers) {
    try {
      const peer = createPublicKey({
        key: Buffer.concat([PUBLIC_PREFIX, key]),
        format: 'der',
        type: 'spki',
      });
      shared.set(organisation, diffieHellman({ privateKey: own, publicKey: peer }));
    } catch (cause) {
      for (const bytes of shared.values()) bytes.fill(0);
      throw new ParleyError(
        'MESSAGE_INVALID',
        `${organisation} announced a key that gives no secret. Nothing was sent.`,
        { cause, details: { about: organisation } },
      );
    }
  }
  return shared;
}

const anySecret = new Uint8Array(32).fill(1);

/**
 * Whether others can agree on a secret with this key: a launcher finds out before it hands the key to all of them.
 * @throws ParleyError MESSAGE_INVALID (details.about)
 */
export function checkPublicKey(advert: {
  readonly organisation: OrganisationId;
  readonly key: Uint8Array;
}): void {
  // A key of small order gives nothing with any secret at all.
  for (const bytes of sharedSecrets(anySecret, [advert]).values()) bytes.fill(0);
}

/**
 * PROTOCOL.md rule 10: the seed of the mask two participants share, the same on both sides and another one whenever
 * they differ in session, round, attempt, round input or in any advert they saw.
 */
export function pairSeed(
  context: AttemptContext,
  advertsHash: Uint8Array,
  shared: Uint8Array,
  a: OrganisationId,
  b: OrganisationId,
): Uint8Array {
  const [low, high] = byId(a, b) < 0 ? [a, b] : [b, a];
  return derive(context, shared, ['parley/pair-seed/v1', advertsHash, low, high]);
}

/** The key that seals one share on its way between two participants; it is used once. */
export function sealKey(
  context: AttemptContext,
  advertsHash: Uint8Array,
  shared: Uint8Array,
  way: { readonly from: OrganisationId; readonly to: OrganisationId; readonly kind: ShareKind },
): Uint8Array {
  return derive(context, shared, ['parley/seal/v1', advertsHash, way.from, way.to, way.kind]);
}

function derive(
  context: AttemptContext,
  shared: Uint8Array,
  purpose: readonly FlatItem[],
): Uint8Array {
  const info = encodeFlatList([...purpose, context.round, context.attempt, context.input]);
  return new Uint8Array(hkdfSync('sha256', createSecretKey(shared), context.session, info, 32));
}
