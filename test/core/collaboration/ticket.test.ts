import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isTicketProof,
  proveTicket,
  readTicket,
  writeTicket,
} from '../../../core/collaboration/ticket.ts';
import { publicKeyOfSeed } from '../../../core/identity/signature.ts';
import { contentIdOf, encodeCanonical } from '../../../core/schema/canonical.ts';
import { limits } from '../../../core/schema/limits.ts';
import type { Ticket } from '../../../core/schema/wire/join.ts';
import { testIdentity } from '../../support/feed-entries.ts';

const inviter = (await testIdentity('inviter')).organisation;
const collaboration = contentIdOf(encodeCanonical({ a: 'collaboration' }));
const ticket: Ticket = {
  format: 1,
  collaboration,
  name: 'Wages in Zürich',
  inviter,
  addresses: ['/ip4/192.0.2.7/tcp/4001'],
  secret: new Uint8Array(32).fill(9),
  expires: 1_800_000_000_000,
};
const invalid: unknown = expect.objectContaining({ code: 'TICKET_INVALID' });

describe('a ticket', () => {
  it('comes back whole', () => {
    expect(readTicket(writeTicket(ticket))).toEqual(ticket);
  });

  it('may be broken into lines and indented, as mail programs do', () => {
    const lines = writeTicket(ticket).match(/.{1,60}/g)!;
    expect(readTicket(`\r\n  ${lines.join('\r\n\t ')} \n`)).toEqual(ticket);
  });

  it('with the most and the longest addresses is still one', () => {
    const addresses = Array.from({ length: limits.addressesPerPeer }, (_, n) =>
      `/dns4/${n}`.padEnd(300, 'x'),
    );
    const large = { ...ticket, name: 'n'.repeat(120), addresses };
    expect(readTicket(writeTicket(large))).toEqual(large);
  });

  it('is refused when cut anywhere', () => {
    const text = writeTicket(ticket);
    for (let length = 0; length < text.length; length++) {
      expect(() => readTicket(text.slice(0, length))).toThrow(invalid);
    }
  });

  it('is refused with any character changed, added or taken out', () => {
    const text = writeTicket(ticket);
    const characters = fc.constantFrom('A', 'B', 'z', '0', '9', '-', '_', '=', '+', '/', '!', 'é');
    fc.assert(
      fc.property(fc.nat(text.length - 1), characters, fc.nat(2), (at, character, how) => {
        const taken = how === 0 ? 0 : 1;
        const changed = `${text.slice(0, at)}${how === 2 ? '' : character}${text.slice(at + taken)}`;
        if (changed === text) return;
        expect(() => readTicket(changed)).toThrow(invalid);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it('is refused when it is something else, be it ever so long', () => {
    for (const text of ['', 'hello', 'parley-invitation-1:', 'parley-invitation-2:AAAA']) {
      expect(() => readTicket(text)).toThrow(invalid);
    }
    expect(() => readTicket(`parley-invitation-1:${'A'.repeat(1_000_000)}`)).toThrow(invalid);
    expect(() => readTicket(' '.repeat(1_000_000))).toThrow(invalid);
  });

  it('is refused when its fields are no ticket’s, though the checksum is right', () => {
    const text = writeTicket({ ...ticket, extra: 1 } as Ticket);
    expect(() => readTicket(text)).toThrow(invalid);
    expect(() => readTicket(writeTicket({ ...ticket, secret: new Uint8Array(31) }))).toThrow(
      invalid,
    );
  });
});

describe('a proof', () => {
  it('holds for its key, collaboration, joiner and challenge alone', async () => {
    const joiner = (await testIdentity('joiner')).organisation;
    const proof = { collaboration, joiner, challenge: new Uint8Array(32).fill(1) };
    const key = publicKeyOfSeed(ticket.secret);
    const signature = proveTicket(ticket.secret, proof);
    expect(isTicketProof(key, proof, signature)).toBe(true);
    const others = [
      { ...proof, joiner: inviter },
      { ...proof, challenge: new Uint8Array(32) },
      { ...proof, collaboration: contentIdOf(encodeCanonical({ another: 1 })) },
    ];
    for (const other of others) expect(isTicketProof(key, other, signature)).toBe(false);
    expect(isTicketProof(publicKeyOfSeed(new Uint8Array(32)), proof, signature)).toBe(false);
    expect(isTicketProof(new Uint8Array(32), proof, signature)).toBe(false);
  });
});
