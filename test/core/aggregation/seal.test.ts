import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { attemptBinding } from '../../../core/aggregation/context.ts';
import { sealKey } from '../../../core/aggregation/pair-keys.ts';
import {
  commitTo,
  fitsCommitment,
  openShares,
  sealShares,
} from '../../../core/aggregation/seal.ts';
import { encodeCanonical, sha256 } from '../../../core/schema/canonical.ts';
import type { SealedShares } from '../../../core/schema/wire/round.ts';
import { errorOf } from './support/code-of.ts';
import { contextOf, organisations, seededBytes } from './support/organisations.ts';

describe('rule 11: sealed shares', () => {
  const context = contextOf(organisations(5));
  const [from, to, other] = [context.roster[0]!, context.roster[1]!, context.roster[2]!];
  const random = seededBytes('seal');
  const shared = random(32);
  const hash = sha256();
  const pair = { seed: random(32), key: random(32) };
  const sealed = sealShares(context, hash, shared, { from, to }, pair);

  test('open to the pair', () => {
    expect(openShares(context, hash, shared, sealed)).toEqual(pair);
  });

  test('are bound to session, round, attempt, input, from, to, kind and adverts', () => {
    const swapped = Uint8Array.from([...sealed.box.subarray(48), ...sealed.box.subarray(0, 48)]);
    const attempts: [string, () => unknown][] = [
      ['session', () => openShares({ ...context, session: sha256() }, hash, shared, sealed)],
      ['round', () => openShares({ ...context, round: 1 }, hash, shared, sealed)],
      ['attempt', () => openShares({ ...context, attempt: 1 }, hash, shared, sealed)],
      ['input', () => openShares({ ...context, input: sha256() }, hash, shared, sealed)],
      ['to', () => openShares(context, hash, shared, { ...sealed, to: other })],
      ['kind', () => openShares(context, hash, shared, { ...sealed, box: swapped })],
      ['adverts', () => openShares(context, sha256(hash), shared, sealed)],
      ['pair', () => openShares(context, hash, random(32), sealed)],
    ];
    for (const [what, open] of attempts) {
      expect(errorOf(open), what).toMatchObject({
        code: 'SHARES_INVALID',
        details: { about: from },
      });
    }
    const renamed: SealedShares = { ...sealed, from: other };
    expect(errorOf(() => openShares(context, hash, shared, renamed)).details).toEqual({
      about: other,
    });
  });

  test('no bit can be changed', () => {
    for (const field of ['box', 'commitments'] as const) {
      for (let at = 0; at < sealed[field].length; at += 5) {
        const bytes = Uint8Array.from(sealed[field]);
        bytes[at]! ^= 1;
        const failure = errorOf(() =>
          openShares(context, hash, shared, { ...sealed, [field]: bytes }),
        );
        expect(failure.code).toBe('SHARES_INVALID');
      }
    }
  });

  test('a dealer that commits to other shares than it seals is found by the holder', () => {
    const lie = commitTo(context, { from, to }, { ...pair, key: random(32) });
    const box = (['seed', 'key'] as const).map((kind) => {
      const key = sealKey(context, hash, shared, { from, to, kind });
      const cipher = createCipheriv('aes-256-gcm', key, new Uint8Array(12));
      cipher.setAAD(encodeCanonical([...attemptBinding(context), from, to, kind, hash, lie]));
      return Buffer.concat([cipher.update(pair[kind]), cipher.final(), cipher.getAuthTag()]);
    });
    const dealt = (commitments: Uint8Array) => ({ from, to, commitments, box: Buffer.concat(box) });
    expect(errorOf(() => openShares(context, hash, shared, dealt(lie)))).toMatchObject({
      code: 'SHARES_INVALID',
      details: { about: from },
    });
  });

  test('a share fits its own commitment only', () => {
    expect(fitsCommitment(context, sealed, 'seed', pair.seed)).toBe(true);
    expect(fitsCommitment(context, sealed, 'key', pair.key)).toBe(true);
    expect(fitsCommitment(context, sealed, 'key', pair.seed)).toBe(false);
    expect(fitsCommitment(context, { ...sealed, to: other }, 'seed', pair.seed)).toBe(false);
  });
});
