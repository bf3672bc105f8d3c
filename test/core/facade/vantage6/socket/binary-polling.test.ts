import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  binaryPayload,
  textPackets,
} from '../../../../../core/facade/vantage6/socket/binary-polling.ts';

test('the examples of the protocol', () => {
  // Engine.IO 3, section "Payload"; the binary form as socketIO_client 0.7.2 reads and writes it.
  expect(textPackets('6:4hello2:4€')).toEqual(['4hello', '4€']);
  expect(binaryPayload(['4hello', '4€'])).toEqual(
    Buffer.from([0, 6, 255, 0x34, 0x68, 0x65, 0x6c, 0x6c, 0x6f, 0, 4, 255, 0x34, 0xe2, 0x82, 0xac]),
  );
  expect(binaryPayload(['4'.repeat(12)]).subarray(0, 4)).toEqual(Buffer.from([0, 1, 2, 255]));
  expect(textPackets('')).toEqual([]);
});

test('packets are found again, whatever characters they hold', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 })), (packets) => {
      const payload = packets.map((packet) => `${packet.length}:${packet}`).join('');
      expect(textPackets(payload)).toEqual(packets);
    }),
  );
});

test.each(['{"code":1}', '5:abc', 'x:abc', ':', '12', '-1:a'])('%s is no payload', (text) => {
  expect(textPackets(text)).toBeNull();
});
