import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import type { MessageStream } from '@libp2p/interface';
import { expect, onTestFinished, test } from 'vitest';
import { roomForRecord } from '../../../core/network/record-memory.ts';
import { RecordReader } from '../../../core/network/record-reader.ts';
import { withWholeRecords } from '../../../core/network/whole-records.ts';

/** As the list of pieces that Noise gives: they become one only when somebody asks for it. */
const inPieces = (...pieces: Uint8Array[]) => ({
  *[Symbol.iterator]() {
    yield* pieces;
  },
  byteLength: pieces.reduce((sum, { length }) => sum + length, 0),
  subarray: () => Buffer.concat(pieces),
});

/** What is sent on an encrypted connection above this one. */
async function sendOver(below: object, how: 'secureOutbound' | 'secureInbound', data: unknown) {
  const written: Uint8Array[] = [];
  const copies: Uint8Array[] = [];
  const connection = {
    writeBufferLength: 0,
    ...below,
    send: (whole: Uint8Array) => {
      written.push(whole);
      copies.push(Buffer.from(whole));
      return true;
    },
  } as unknown as MessageStream;
  const decoder = { buffer: { byteLength: 0 } };
  const encrypter = {
    protocol: '/test',
    async secureOutbound(this: unknown, under: MessageStream) {
      expect(this).toBe(encrypter);
      return { connection: Object.assign(under, { decoder }), remotePeer: null as never };
    },
    secureInbound: (under: MessageStream) => encrypter.secureOutbound(under),
  };
  const above = await withWholeRecords(() => encrypter)({})[how](connection);
  expect(above.connection.send(data as never)).toBe(true);
  expect(above.connection).toHaveProperty('decoder', expect.any(RecordReader));
  return { written, copies };
}

const length = Buffer.of(1, 2);

test.each(['secureOutbound', 'secureInbound'] as const)(
  'what %s sends reaches the transport in one piece',
  async (how) => {
    const record = randomBytes(100);
    const { written, copies } = await sendOver({}, how, inPieces(length, record));
    expect(copies).toEqual([Buffer.concat([length, record])]);
    expect(written[0]).toBeInstanceOf(Uint8Array);
  },
);

/** A record as the cipher makes it, and what it holds. */
function longRecord(): { record: Buffer; content: Buffer } {
  const content = randomBytes(65_535);
  const record = roomForRecord(content.length);
  record.set(content);
  return { record, content };
}

test('a long record is not copied for it, and freed once the socket has taken it', async () => {
  const socket = new Socket();
  onTestFinished(() => void socket.destroy());
  const { record, content } = longRecord();
  const memory = record.buffer;
  const sent = await sendOver({ socket }, 'secureOutbound', inPieces(length, record));
  expect(sent.written[0]?.buffer).toBe(memory);
  expect(Buffer.compare(sent.copies[0]!, Buffer.concat([length, content]))).toBe(0);
  expect(memory.byteLength).toBe(0);
});

test.each([
  ['that is no socket', {}],
  ['that has not passed on all of it', { socket: new Socket(), writeBufferLength: 1 }],
])('a connection %s keeps it', async (_, below) => {
  const { record } = longRecord();
  await sendOver(below, 'secureOutbound', inPieces(length, record));
  expect(record).toHaveLength(65_535);
});

test('memory that somebody else made is neither written to nor freed', async () => {
  const socket = new Socket();
  onTestFinished(() => void socket.destroy());
  const others = new Uint8Array(70_000);
  for (const data of [others, inPieces(length, others.subarray(2))]) {
    await sendOver({ socket }, 'secureOutbound', data);
    expect(others).toEqual(new Uint8Array(70_000));
  }
});
