import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerReply, errorReply, LONGEST_CODE, readReply } from '../../../core/network/reply.ts';
import { codes } from '../../../core/schema/codes.ts';
import { ParleyError } from '../../../core/schema/errors.ts';

describe('reply', () => {
  test('an answer comes back as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (answer) => {
        expect(readReply(answerReply(answer), 'a peer')).toEqual(answer);
      }),
    );
  });

  test('of a ParleyError the code travels and nothing else', () => {
    const reply = errorReply(
      new ParleyError('NOT_ALLOWED', 'secret text', { details: { a: 'secret' } }),
    );
    expect(Buffer.from(reply).toString('latin1')).not.toContain('secret');
    expect(() => readReply(reply, 'a peer')).toThrow(
      expect.objectContaining({
        code: 'PEER_REFUSED',
        details: { peer: 'a peer', code: 'NOT_ALLOWED' },
      }),
    );
  });

  test('anything else is INTERNAL', () => {
    const reply = errorReply(new Error('SELECT * FROM patients'));
    expect(Buffer.from(reply).toString('latin1')).toBe('\x01INTERNAL');
  });

  test('a node that is shutting down counts as unreachable, so that callers try again', () => {
    const reply = errorReply(new ParleyError('STOPPED', 'The node is stopping.'));
    expect(() => readReply(reply, 'a peer')).toThrow(
      expect.objectContaining({ code: 'PEER_UNREACHABLE' }),
    );
  });

  test('all codes fit', () => {
    for (const code of Object.keys(codes)) expect(code.length).toBeLessThanOrEqual(LONGEST_CODE);
  });

  test('any bytes are an answer or an error with a code, never a crash or a code we do not know', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          readReply(bytes, 'a peer');
          expect(bytes[0]).toBe(0);
        } catch (error) {
          expect(error).toBeInstanceOf(ParleyError);
          const { code, details } = error as ParleyError;
          expect(['PEER_REFUSED', 'PEER_UNREACHABLE', 'MESSAGE_INVALID']).toContain(code);
          if (code === 'PEER_REFUSED') expect(Object.keys(codes)).toContain(details['code']);
        }
      }),
    );
    expect(() => readReply(Buffer.from('\x01__proto__'), 'a peer')).toThrow(
      expect.objectContaining({ details: { peer: 'a peer', code: 'INTERNAL' } }),
    );
  });
});
