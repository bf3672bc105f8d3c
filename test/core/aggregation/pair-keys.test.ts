import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashAdverts } from '../../../core/aggregation/adverts.ts';
import {
  pairSeed,
  publicKeyOf,
  sealKey,
  sharedSecrets,
} from '../../../core/aggregation/pair-keys.ts';
import type { AttemptContext } from '../../../core/aggregation/context.ts';
import { sha256 } from '../../../core/schema/canonical.ts';
import { errorOf } from './support/code-of.ts';
import { organisations } from './support/organisations.ts';
import { vectorContext, vectors } from './support/vectors.ts';

const people = vectors.participants;
const sharedOf = (a: number, b: number) => {
  const peer = { organisation: people[b]!.id, key: people[b]!.public };
  return sharedSecrets(people[a]!.key, [peer]).get(people[b]!.id)!;
};

describe('keys of a pair', () => {
  test('the frozen public keys', () => {
    for (const person of people) expect(publicKeyOf(person.key)).toEqual(person.public);
  });

  test('the frozen hash of all adverts', () => {
    const adverts = people.map((person) => ({
      organisation: person.id,
      key: person.public,
      seedHash: person.seedHash,
      signature: new Uint8Array(64),
    }));
    expect(hashAdverts(adverts)).toEqual(vectors.advertsHash);
  });

  test.each(vectors.pairSeeds)(
    'rule 10: the frozen seed of pair $a, $b, from both sides',
    ({ a, b, seed }) => {
      const [idA, idB] = [people[a]!.id, people[b]!.id];
      expect(pairSeed(vectorContext, vectors.advertsHash, sharedOf(a, b), idA, idB)).toEqual(seed);
      expect(pairSeed(vectorContext, vectors.advertsHash, sharedOf(b, a), idB, idA)).toEqual(seed);
    },
  );

  test.each(vectors.sealKeys)(
    'the frozen seal key $from to $to, $kind',
    ({ from, to, kind, key }) => {
      const way = { from: people[from]!.id, to: people[to]!.id, kind };
      expect(sealKey(vectorContext, vectors.advertsHash, sharedOf(from, to), way)).toEqual(key);
    },
  );

  test('rule 10: the seed is bound to session, round, attempt, input, adverts and both ids', () => {
    const shared = sharedOf(0, 1);
    const [a, b, c] = [people[0]!.id, people[1]!.id, people[2]!.id];
    const of = (
      change: Partial<AttemptContext>,
      hash: Uint8Array = vectors.advertsHash,
      other = b,
    ) =>
      Buffer.from(pairSeed({ ...vectorContext, ...change }, hash, shared, a, other)).toString(
        'hex',
      );
    const seeds = [
      of({}),
      of({ session: sha256() }),
      of({ round: 4 }),
      of({ attempt: 2 }),
      of({ input: sha256() }),
      of({}, sha256()),
      of({}, vectors.advertsHash, c),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  test('secrets and refusals are those of a second implementation, for any 32 bytes', () => {
    const [peer] = organisations(1);
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    // Not reduced modulo 2^255 - 19, some of them of small order when they are; with the unused bit, and without.
    const unreduced = fc
      .tuple(fc.integer({ min: 0xec, max: 0xff }), fc.constantFrom(0x7f, 0xff))
      .map(([low, high]) => Uint8Array.of(low, ...new Uint8Array(30).fill(0xff), high));
    const small = fc
      .tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 0x80))
      .map(([low, high]) => Uint8Array.of(low, ...new Uint8Array(30), high));
    fc.assert(
      fc.property(bytes, fc.oneof(bytes, unreduced, small), (secret, key) => {
        const elsewhere = openSslAgreement(secret, key);
        if (elsewhere === null) {
          const failure = errorOf(() => sharedSecrets(secret, [{ organisation: peer!, key }]));
          expect(failure.code).toBe('MESSAGE_INVALID');
        } else {
          const ours = sharedSecrets(secret, [{ organisation: peer!, key }]).get(peer!);
          expect(ours).toEqual(elsewhere);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a public key of small order, whose secret everybody knows, is refused by name', () => {
    const [peer] = organisations(1);
    for (const key of [new Uint8Array(32), Uint8Array.of(1, ...new Uint8Array(31))]) {
      const failure = errorOf(() => sharedSecrets(people[0]!.key, [{ organisation: peer!, key }]));
      expect(failure).toMatchObject({ code: 'MESSAGE_INVALID', details: { about: peer } });
    }
  });
});

/** Null where OpenSSL finds no secret either. */
function openSslAgreement(secret: Uint8Array, key: Uint8Array): Uint8Array | null {
  const der = { format: 'der', type: 'pkcs8' } as const;
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), secret]),
    ...der,
  });
  const publicKey = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), key]),
    ...der,
    type: 'spki',
  });
  try {
    return new Uint8Array(diffieHellman({ privateKey, publicKey }));
  } catch {
    return null;
  }
}
