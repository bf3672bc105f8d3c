import { createSecretKey, hkdfSync } from 'node:crypto';
import sodium from 'sodium-native';
import { ParleyError } from '../schema/errors.ts';
import { encodeFlatList, type FlatItem } from '../schema/flat-list.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { byId, type AttemptContext } from './context.ts';

const KEY = 32;

export type ShareKind = 'seed' | 'key';

/** The X25519 public key (32 bytes) of a secret (32 bytes, RFC 7748). */
export function publicKeyOf(secret: Uint8Array): Uint8Array {
  const key = new Uint8Array(KEY);
  sodium.crypto_scalarmult_base(key, secret);
  return key;
}

/**
 * X25519 (RFC 7748) of one secret with many public keys; by libsodium, as node:crypto takes three times as long, most of
 * it for key objects.
 * @returns 32 bytes each, by organisation
 * @throws ParleyError MESSAGE_INVALID (details.about) for a public key of small order, whose shared secret anybody knows
 */
export function sharedSecrets(
  secret: Uint8Array,
  peers: readonly { readonly organisation: OrganisationId; readonly key: Uint8Array }[],
): Map<OrganisationId, Uint8Array> {
  const shared = new Map<OrganisationId, Uint8Array>();
  for (const { organisation, key } of peers) {
    const bytes = new Uint8Array(KEY);
    try {
      sodium.crypto_scalarmult(bytes, secret, key);
    } catch (cause) {
      for (const known of shared.values()) known.fill(0);
      throw new ParleyError(
        'MESSAGE_INVALID',
        `${organisation} announced a key that gives no secret. Nothing was sent.`,
        { cause, details: { about: organisation } },
      );
    }
    shared.set(organisation, bytes);
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
