import type { ConnectionEncrypter, MessageStream } from '@libp2p/interface';
import { joinedWithLength, releaseRecord } from './record-memory.ts';
import { RecordReader } from './record-reader.ts';
import { socketOf } from './socket-of.ts';

/**
 * Hands each encrypted record to the socket in one piece, and reads each into one. Noise gives its length and its body one
 * after the other, and the TCP transport writes each piece by itself: two system calls, and a packet of two bytes, for
 * every record. What it reads it copies together once more, and leaves all memory to the garbage collector.
 */
export function withWholeRecords<Extension, Components>(
  create: (components: Components) => ConnectionEncrypter<Extension>,
): (components: Components) => ConnectionEncrypter<Extension> {
  return (components) => {
    const encrypter = create(components);
    const secureOutbound = encrypter.secureOutbound.bind(encrypter);
    const secureInbound = encrypter.secureInbound.bind(encrypter);
    return Object.assign(encrypter, {
      secureOutbound: async (connection: MessageStream, ...rest: Rest) => {
        const secured = await secureOutbound(writingWhole(connection), ...rest);
        readWhole(secured.connection, connection);
        return secured;
      },
      secureInbound: async (connection: MessageStream, ...rest: Rest) => {
        const secured = await secureInbound(writingWhole(connection), ...rest);
        readWhole(secured.connection, connection);
        return secured;
      },
    });
  };
}

type Rest =
  Parameters<ConnectionEncrypter['secureOutbound']> extends [unknown, ...infer R] ? R : [];

type Sent = Parameters<MessageStream['send']>[0];

function writingWhole(connection: MessageStream): MessageStream {
  const send = connection.send.bind(connection);
  const socket = socketOf(connection);
  connection.send = (data) => {
    const whole = inOnePiece(data);
    const takesMore = send(whole);
    // With nothing left to write, the system has a copy.
    const isWritten = socket?.writableLength === 0 && connection.writeBufferLength === 0;
    if (isWritten) releaseRecord(whole);
    return takesMore;
  };
  return connection;
}

function inOnePiece(data: Sent): Uint8Array {
  if (data instanceof Uint8Array) return data;
  const [length, record, ...more] = data;
  const isOneRecord = length !== undefined && record !== undefined && more.length === 0;
  return isOneRecord ? joinedWithLength(length, record) : data.subarray();
}

/** What an encrypted connection reads its records with, which is none of its public interface. */
interface Reading {
  decoder: Pick<RecordReader, 'decode'>;
}

function readWhole(secured: MessageStream, below: MessageStream): void {
  if (isReading(secured)) secured.decoder = new RecordReader(socketOf(below) !== null);
}

/** Another version of the library, or one that has begun to read, goes on with a reader of its own. */
function isReading(connection: object): connection is Reading {
  const decoder: unknown = 'decoder' in connection ? connection.decoder : null;
  if (typeof decoder !== 'object' || decoder === null || !('buffer' in decoder)) return false;
  const { buffer } = decoder;
  return (
    typeof buffer === 'object' &&
    buffer !== null &&
    'byteLength' in buffer &&
    buffer.byteLength === 0
  );
}
