import {
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { ParticipantPorts, Verify } from '../../core/aggregation/types.ts';
import type { OrganisationId } from '../../core/schema/ids.ts';

export interface Bodies {
  readonly ids: readonly OrganisationId[];
  readonly verify: Verify;
  readonly portsOf: (self: OrganisationId) => ParticipantPorts;
}

/** So many organisations with keys of their own, as the secure sum sees them. */
export function bodies(n: number): Bodies {
  const ids = Array.from({ length: n }, (_, i) => idOf(i));
  const keys = new Map<OrganisationId, KeyObject>(
    ids.map((id) => [id, generateKeyPairSync('ed25519').privateKey]),
  );
  const publicKeys = new Map([...keys].map(([id, key]) => [id, createPublicKey(key)]));
  const check: Verify = (who, kind, bytes, signature) => {
    const key = publicKeys.get(who);
    return key !== undefined && verify(null, message(kind, bytes), key, signature);
  };
  return {
    ids,
    verify: check,
    portsOf: (self) => ({
      randomBytes: (length) => Uint8Array.from(randomBytes(length)),
      verify: check,
      sign: (kind, bytes) => new Uint8Array(sign(null, message(kind, bytes), keyOf(keys, self))),
    }),
  };
}

const message = (kind: string, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`parley/${kind}/v1`), bytes]);

const idOf = (i: number): OrganisationId =>
  `12D3KooW${'A'.repeat(40)}${String(i + 1000).replaceAll('0', 'a')}` as OrganisationId;

function keyOf(keys: ReadonlyMap<OrganisationId, KeyObject>, id: OrganisationId): KeyObject {
  const key = keys.get(id);
  if (key === undefined) throw new RangeError(`${id} has no key`);
  return key;
}
