import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findByHash,
  hashOfSecret,
  hashSecret,
  secretText,
} from '../../../core/api/token-secret.ts';

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('the text of a secret', () => {
  test('gives the SHA-256 of its 32 bytes, and has one form', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const text = secretText(secret);
        expect(text).toMatch(/^parley_[\w-]{43}$/);
        const expected = createHash('sha256').update(secret).digest();
        expect(Buffer.from(hashOfSecret(text)!)).toEqual(expected);
      }),
    );
  });

  test('changed anywhere it gives another hash or none', () => {
    fc.assert(
      fc.property(
        secrets,
        fc.nat(49),
        fc.constantFrom('A', 'Z', 'a', '9', '-', '_', '.', ' '),
        (secret, at, letter) => {
          const text = secretText(secret);
          const changed = text.slice(0, at) + letter + text.slice(at + 1);
          fc.pre(changed !== text);
          expect(hashOfSecret(changed)).not.toEqual(hashSecret(secret));
        },
      ),
    );
  });

  test.each(['', 'parley_', 'parley_short', 'Parley_' + 'A'.repeat(43), 'A'.repeat(43)])(
    '%j looks like none',
    (text) => expect(hashOfSecret(text)).toBeNull(),
  );
});

test('a record is found by its whole hash, wherever it stands', () => {
  const records = Array.from({ length: 20 }, () => ({ hash: new Uint8Array(randomBytes(32)) }));
  for (const record of records) expect(findByHash(records, record.hash)).toBe(record);
  const almost = new Uint8Array(records[3]!.hash);
  almost[31]! ^= 1;
  expect(findByHash(records, almost)).toBeNull();
});
