import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, encode } from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import { sha256 } from 'multiformats/hashes/sha2';
import {
  decodeSignedEntry,
  encodeSignedEntry,
  readEntry,
  verifyEntry,
} from '../../../core/feed/entry-codec.ts';
import { contentIdOf } from '../../../core/schema/canonical.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import type { SignedEntry } from '../../../core/schema/feed/entry.ts';
import { limits } from '../../../core/schema/limits.ts';
import { makeEntry, makeFounding, testIdentity } from '../../support/feed-entries.ts';
import { codeOf } from '../aggregation/support/code-of.ts';

const anna = await testIdentity('anna');
const root = makeFounding(anna);
const entry = makeEntry(anna, { collaboration: root.id, prev: root });

test('an entry is verified to what was signed; its id is the CID of its body', async () => {
  expect(verifyEntry(entry.signed)).toEqual(entry);
  expect(verifyEntry(decodeSignedEntry(encodeSignedEntry(entry.signed)))).toEqual(entry);
  const cid = CID.createV1(0x71, await sha256.digest(entry.signed.body));
  expect(entry.id).toBe(cid.toString());
});

test('no byte can be changed', () => {
  const { body, signature } = entry.signed;
  fc.assert(
    fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = body.slice();
      changed[at]! ^= change;
      expect(() => verifyEntry({ body: changed, signature })).toThrow(ParleyError);
    }),
    { numRuns: 300 },
  );
});

test('with the signature checked aside, the answers are the same', async () => {
  const aside = (signed: SignedEntry) =>
    new Promise((resolve) => {
      resolve(readEntry(contentIdOf(signed.body), signed)());
    });
  expect(await aside(entry.signed)).toEqual(entry);
  const { body, signature } = entry.signed;
  const whole = new Uint8Array([...body, ...signature]);
  for (let at = 0; at < whole.length; at += 3) {
    const changed = whole.with(at, whole[at]! ^ 1);
    const signed = { body: changed.slice(0, body.length), signature: changed.slice(body.length) };
    await expect(aside(signed)).rejects.toMatchObject({ code: codeOf(() => verifyEntry(signed)) });
  }
});

test('unknown fields, types and formats are refused, properly signed or not', () => {
  const signed = (change: Record<string, unknown>) => {
    const body = encode({ ...decode<object>(entry.signed.body), ...change });
    return { body, signature: anna.sign('entry', body) };
  };
  expect(verifyEntry(signed({})).id).toBe(entry.id);
  for (const change of [
    { format: 2 },
    { more: 1 },
    { type: 'unheard.of' },
    { payload: {} },
    { payload: { profile: { name: 'n', contact: '', more: 1 } } },
    { seq: -1 },
    { seq: 0.5 },
    { nonce: new Uint8Array(15) },
    { author: 'me' },
    { seen: { me: { seq: 0, id: root.id } } },
  ]) {
    expect(() => verifyEntry(signed(change)), JSON.stringify(change)).toThrow(
      expect.objectContaining({ code: 'ENTRY_INVALID' }) as Error,
    );
  }
});

test('whatever bytes come, the answer is an error with a code', () => {
  const nested = Array.from({ length: 60 }, (_, i) =>
    new Uint8Array(limits.entryBytes).fill(0x81).subarray(0, 1 << (i % 17)),
  );
  const withEnd = nested.map((bytes) => new Uint8Array([...bytes.subarray(1), 0]));
  const huge = [0x5b, 0x7b, 0x9b, 0xbb].map((head) =>
    Uint8Array.of(head, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff),
  );
  for (const bytes of [...nested, ...withEnd, ...huge]) {
    expect(() => decodeSignedEntry(bytes)).toThrow(ParleyError);
    const signature = anna.sign('entry', bytes);
    expect(() => verifyEntry({ body: bytes, signature })).toThrow(ParleyError);
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => decodeSignedEntry(bytes)).toThrow(ParleyError);
    }),
  );
  expect(() => decodeSignedEntry(new Uint8Array(limits.gossipBytes + 1))).toThrow(
    expect.objectContaining({ code: 'ENTRY_TOO_LARGE' }) as Error,
  );
});
