import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { resultHashOf } from '../../../core/tasks/result-hash.ts';

it('rule 9: a result’s hash is SHA-256 of 32 salt bytes and the result, in this order', () => {
  const salt = new Uint8Array(32).fill(7);
  const result = new TextEncoder().encode('result');
  const expected = createHash('sha256')
    .update(Buffer.concat([salt, result]))
    .digest('hex');
  expect(Buffer.from(resultHashOf(salt, result)).toString('hex')).toBe(expected);
  expect(resultHashOf(new Uint8Array(32), result)).not.toEqual(resultHashOf(salt, result));
});
