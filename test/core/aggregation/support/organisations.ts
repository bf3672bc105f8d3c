import { generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { attemptContext, type AttemptContext } from '../../../../core/aggregation/context.ts';
import type { RingName } from '../../../../core/aggregation/ring.ts';
import type { ParticipantPorts, Verify } from '../../../../core/aggregation/types.ts';
import { sha256 } from '../../../../core/schema/canonical.ts';
import type { ContentId, OrganisationId } from '../../../../core/schema/ids.ts';

/** Organisations with real Ed25519 keys; their ids only look like PeerIds. */
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const keyPairs = new Map<OrganisationId, { privateKey: KeyObject; publicKey: KeyObject }>();

function organisation(index: number): OrganisationId {
  const digest = sha256(Buffer.from(`organisation ${index}`), Buffer.from([1]));
  const more = sha256(digest);
  const letters = [...digest, ...more].slice(0, 44).map((byte) => base58[byte % 58]);
  const id = `12D3KooW${letters.join('')}` as OrganisationId;
  if (!keyPairs.has(id)) keyPairs.set(id, generateKeyPairSync('ed25519'));
  return id;
}

/** Ascending, as rosters are. */
export function organisations(count: number): OrganisationId[] {
  return Array.from({ length: count }, (_, i) => organisation(i)).sort();
}

const domain = (kind: string, bytes: Uint8Array) =>
  Buffer.concat([Buffer.from(`parley/${kind}/v1\0`), bytes]);

export const verifySignature: Verify = (who, kind, bytes, signature) => {
  const keys = keyPairs.get(who);
  return keys !== undefined && verify(null, domain(kind, bytes), keys.publicKey, signature);
};

export const signAs =
  (who: OrganisationId): ParticipantPorts['sign'] =>
  (kind, bytes) =>
    new Uint8Array(sign(null, domain(kind, bytes), keyPairs.get(who)!.privateKey));

/** A reproducible stand-in for randomness: SHA-256 in counter mode. */
export function seededBytes(seed: string): (length: number) => Uint8Array {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      const block = sha256(Buffer.from(`${seed}/${counter}`));
      bytes.set(block.subarray(0, Math.min(32, length - at)), at);
      counter += 1;
    }
    return bytes;
  };
}

/** A reproducible number in [0, below). */
export function seededInteger(seed: string): (below: number) => number {
  const random = seededBytes(seed);
  return (below) => Buffer.from(random(4)).readUInt32LE() % below;
}

export const task = `bafyrei${'a'.repeat(52)}` as ContentId;
export const rosterId = `bafyrei${'b'.repeat(52)}` as ContentId;

export interface ContextFields {
  readonly ring?: RingName;
  readonly length?: number;
  readonly round?: number;
  readonly attempt?: number;
  readonly input?: string;
  readonly task?: ContentId;
  readonly roster?: ContentId;
}

export function contextOf(
  participants: readonly OrganisationId[],
  fields: ContextFields = {},
): AttemptContext {
  return attemptContext({
    task: fields.task ?? task,
    roster: fields.roster ?? rosterId,
    participants,
    round: fields.round ?? 0,
    attempt: fields.attempt ?? 0,
    input: sha256(Buffer.from(fields.input ?? 'input')),
    ring: fields.ring ?? 'z128',
    length: fields.length ?? 3,
  });
}

export function portsOf(who: OrganisationId, seed: string): ParticipantPorts {
  return {
    sign: signAs(who),
    verify: verifySignature,
    randomBytes: seededBytes(`${seed}/${who}`),
  };
}
