import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Chunks } from '../../../core/network/chunks.ts';
import { KiB, MiB } from '../../../core/schema/limits.ts';

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => i);

describe('bytes that were not read yet', () => {
  test('come out as they went in, however they are cut up on both sides', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 30 });
    fc.assert(
      fc.property(sizes, sizes, (ins, outs) => {
        const chunks = new Chunks();
        const all = bytes(ins.reduce((sum, size) => sum + size, 0));
        let at = 0;
        for (const size of ins) chunks.add(all.subarray(at, (at += size)));
        const got = outs.map((size) => chunks.take(size));
        const read = got.reduce((sum, { length }) => sum + length, 0);
        expect(Buffer.concat(got).equals(all.subarray(0, read))).toBe(true);
        expect(chunks.bytes).toBe(all.length - read);
        expect(Buffer.from(chunks.take(all.length)).equals(all.subarray(read))).toBe(true);
        expect(chunks.pieces).toBe(0);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test.each([1, 2, 100, 1023, 1024])('in pieces of %i byte are kept in few of them', (size) => {
    const chunks = new Chunks();
    const total = MiB;
    const piece = bytes(size);
    for (let at = 0; at < total; at += size) chunks.add(piece);
    expect(chunks.pieces).toBeLessThanOrEqual(total / KiB + 256);
    expect(chunks.take(total)[total - size]).toBe(piece[(total - size) % size]);
  });

  test('say their first number once it is there', () => {
    const chunks = new Chunks();
    for (const byte of [0xff, 0, 1]) {
      chunks.add(Uint8Array.of(byte));
      expect(chunks.peekUint32()).toBeNull();
    }
    chunks.add(Uint8Array.of(2, 3));
    expect(chunks.peekUint32()).toBe(0xff00_0102);
    expect(chunks.bytes).toBe(5);
  });
});
