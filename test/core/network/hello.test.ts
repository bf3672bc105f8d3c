import { describe, expect, test } from 'vitest';
import { encodeHello, readHello } from '../../../core/network/hello.ts';
import { encodeCanonical } from '../../../core/schema/canonical.ts';

describe('hello', () => {
  test('is read back', () => {
    const hello = { protocol: '1.7', software: '0.3.0' };
    expect(readHello(encodeHello(hello), 'a peer')).toEqual(hello);
  });

  test('says whether a node relays, to those who know the question', () => {
    const hello = { protocol: '1.0', software: 'x', relays: true };
    expect(readHello(encodeHello(hello), 'a peer')).toEqual(hello);
    // Byte for byte what versions without it sent.
    expect(encodeHello({ protocol: '1.0', software: 'x' })).toEqual(
      encodeCanonical({ protocol: '1.0', software: 'x' }),
    );
  });

  test('another first number is incompatible, another second one is not', () => {
    const bytes = encodeHello({ protocol: '2.0', software: '9.0.0' });
    expect(() => readHello(bytes, 'a peer', '1.9')).toThrow(
      expect.objectContaining({ code: 'PEER_INCOMPATIBLE' }),
    );
    expect(readHello(bytes, 'a peer', '2.9').protocol).toBe('2.0');
    expect(() =>
      readHello(encodeHello({ protocol: '10.0', software: 'x' }), 'a peer', '1.0'),
    ).toThrow(expect.objectContaining({ code: 'PEER_INCOMPATIBLE' }));
  });

  test('what a later version adds is passed over', () => {
    const bytes = encodeCanonical({ protocol: '1.9', software: 'x', feature: ['relay'] });
    expect(readHello(bytes, 'a peer')).toEqual({ protocol: '1.9', software: 'x' });
  });

  test.each([
    ['no cbor', Buffer.from('GET / HTTP/1.1')],
    ['no version', encodeCanonical({ software: 'x' })],
    ['a version that is none', encodeCanonical({ protocol: 'one', software: 'x' })],
    ['software with control characters', encodeCanonical({ protocol: '1.0', software: 'x\u0007' })],
    ['software of great length', encodeCanonical({ protocol: '1.0', software: 'x'.repeat(65) })],
  ])('%s is refused', (_, bytes) => {
    expect(() => readHello(bytes, 'a peer')).toThrow(
      expect.objectContaining({ code: 'MESSAGE_INVALID' }),
    );
  });
});
