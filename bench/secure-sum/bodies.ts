import { randomBytes, type KeyObject } from 'node:crypto';
import type { ParticipantPorts, Verify } from '../../core/aggregation/types.ts';
import {
  privateKeyOf,
  publicKeyOfSeed,
  signWithKey,
  verifyWith,
} from '../../core/identity/signature.ts';
import type { OrganisationId } from '../../core/schema/ids.ts';

export interface Bodies {
  readonly ids: readonly OrganisationId[];
  readonly verify: Verify;
  readonly portsOf: (self: OrganisationId) => ParticipantPorts;
}

interface Keys {
  readonly privateKey: KeyObject;
  readonly publicKey: Uint8Array;
}

/** So many organisations with keys of their own, as the secure sum sees them; signing and checking as nodes do. */
export function bodies(n: number): Bodies {
  const ids = Array.from({ length: n }, (_, i) => idOf(i));
  const keys = new Map<OrganisationId, Keys>(ids.map((id) => [id, drawKeys()]));
  const verify: Verify = (who, kind, bytes, signature) => {
    const signer = keys.get(who);
    return signer !== undefined && verifyWith(signer.publicKey, kind, bytes, signature);
  };
  return {
    ids,
    verify,
    portsOf: (self) => ({
      randomBytes: (length) => Uint8Array.from(randomBytes(length)),
      verify,
      sign: (kind, bytes) => signWithKey(keysOf(keys, self).privateKey, kind, bytes),
    }),
  };
}

function drawKeys(): Keys {
  const seed = randomBytes(32);
  return { privateKey: privateKeyOf(seed), publicKey: publicKeyOfSeed(seed) };
}

const idOf = (i: number): OrganisationId =>
  `12D3KooW${'A'.repeat(40)}${String(i + 1000).replaceAll('0', 'a')}` as OrganisationId;

function keysOf(keys: ReadonlyMap<OrganisationId, Keys>, id: OrganisationId): Keys {
  const found = keys.get(id);
  if (found === undefined) throw new RangeError(`${id} has no key`);
  return found;
}
