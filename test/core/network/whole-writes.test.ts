import { randomBytes } from 'node:crypto';
import type { MessageStream } from '@libp2p/interface';
import { expect, test } from 'vitest';
import { withWholeWrites } from '../../../core/network/whole-writes.ts';

/** As the list of pieces that Noise gives: they become one only when somebody asks for it. */
const inPieces = (...pieces: Buffer[]) => ({
  byteLength: pieces.reduce((sum, { length }) => sum + length, 0),
  subarray: () => Buffer.concat(pieces),
});

test.each(['secureOutbound', 'secureInbound'] as const)(
  'what %s sends reaches the transport in one piece',
  async (secure) => {
    const written: unknown[] = [];
    const connection = {
      send: (data: unknown) => {
        written.push(data);
        return true;
      },
    } as unknown as MessageStream;
    const encrypter = {
      protocol: '/test',
      async secureOutbound(this: unknown, below: MessageStream) {
        expect(this).toBe(encrypter);
        return { connection: below, remotePeer: null as never };
      },
      secureInbound: (below: MessageStream) => encrypter.secureOutbound(below),
    };
    const record = randomBytes(100);
    const above = await withWholeWrites(() => encrypter)({})[secure](connection);
    expect(above.connection.send(inPieces(Buffer.of(0, 100), record) as never)).toBe(true);
    expect(written).toEqual([Buffer.concat([Buffer.of(0, 100), record])]);
    expect(written[0]).toBeInstanceOf(Uint8Array);
  },
);
