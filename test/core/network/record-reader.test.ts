import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Chunks } from '../../../core/network/chunks.ts';
import { isWholeRecord } from '../../../core/network/record-memory.ts';
import { RecordReader } from '../../../core/network/record-reader.ts';

const withLength = (record: Uint8Array) => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(record.length);
  return Buffer.concat([length, record]);
};

/** Bytes as Node reads them from a socket: alone in their memory. */
const asRead = (bytes: Uint8Array) => Uint8Array.from(bytes);

test('records of any lengths come out as they were sent, however they are cut up', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 8 });
  const cuts = fc.array(fc.integer({ min: 1, max: 12_000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(lengths, cuts, fc.boolean(), (sizes, pieces, isSocket) => {
      const records = sizes.map((size) => new Uint8Array(randomBytes(size)));
      const bytes = Buffer.concat(records.map(withLength));
      const reader = new RecordReader(isSocket);
      const read: Buffer[] = [];
      let at = 0;
      for (let i = 0; at < bytes.length; i += 1) {
        const end = at + pieces[i % pieces.length]!;
        for (const record of reader.decode([asRead(bytes.subarray(at, end))])) {
          read.push(Buffer.from(record));
        }
        at = end;
      }
      const expected = records.filter(({ length }) => length > 0).map((one) => Buffer.from(one));
      expect(read).toEqual(expected);
    }),
    { numRuns: 60, seed: 7 },
  );
});

test('what came from a socket is freed once it was read, and nothing else is', () => {
  const bytes = withLength(randomBytes(6_000));
  const [ours, shared, others] = [asRead(bytes), asRead(bytes), asRead(bytes)];
  expect([...new RecordReader(true).decode([ours])]).toHaveLength(1);
  expect(ours.buffer.byteLength).toBe(0);
  expect([...new RecordReader(true).decode([shared.subarray(1)])]).toHaveLength(0);
  expect(shared).toEqual(Uint8Array.from(bytes));
  expect([...new RecordReader(false).decode(others)]).toHaveLength(1);
  expect(others).toEqual(Uint8Array.from(bytes));
});

/** The content of a frame that fills a record, as it comes out of a stream, or a part of it. */
function contentOf(length: number, from = 12, to = length - 16): Uint8Array {
  const [record] = [...new RecordReader(false).decode(withLength(randomBytes(length)))];
  return record!.subarray(from, to);
}

test('the memory of a record is freed once all of it was taken', () => {
  const content = contentOf(6_000);
  const copy = Buffer.from(content);
  const chunks = new Chunks();
  chunks.add(content);
  expect(Buffer.compare(chunks.take(4), copy.subarray(0, 4))).toBe(0);
  expect(content).toHaveLength(5_972);
  const rest = new Uint8Array(5_968);
  chunks.takeInto(rest);
  expect(Buffer.compare(rest, copy.subarray(4))).toBe(0);
  expect(content.buffer.byteLength).toBe(0);
});

test.each([
  ['a part of a record that others may have more of', contentOf(6_000, 12, 5_983)],
  ['one that has another frame before it', contentOf(6_000, 24)],
  ['a short one', contentOf(4_000)],
  ['memory laid out alike', new Uint8Array(6_000).subarray(12, 5_984)],
])('but not %s', (_, content) => {
  expect(isWholeRecord(content)).toBe(false);
  const chunks = new Chunks();
  chunks.add(content);
  chunks.take(content.length);
  expect(content.buffer.byteLength).toBeGreaterThan(0);
});
