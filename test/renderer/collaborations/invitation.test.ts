import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkOf, ticketIn } from '../../../renderer/features/collaborations/invitation.ts';

const ticket = fc
  .stringMatching(/^[A-Za-z0-9_-]{1,200}$/)
  .map((body) => `parley-invitation-1:${body}`);

describe('an invitation that a person hands on', () => {
  test('is the same ticket as text and as link, whatever white space a mail program adds', () => {
    fc.assert(
      fc.property(ticket, fc.nat(60), fc.constantFrom(' ', '\n', '\r\n\t'), (text, at, space) => {
        const broken = (one: string) => one.slice(0, at) + space + one.slice(at);
        expect(ticketIn(broken(text))).toBe(text);
        expect(ticketIn(broken(linkOf(text)))).toBe(text);
      }),
    );
  });

  test('is found in no other text', () => {
    for (const other of ['', 'parley://join', 'parley://other#x', 'https://join#x', 'hello']) {
      expect(ticketIn(other)).toBeNull();
    }
  });
});
