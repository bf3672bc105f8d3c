import { describe, expect, test } from 'vitest';
import { protection } from '../../../core/aggregation/protection.ts';
import { organisations } from './support/organisations.ts';

describe('rule 16: protection', () => {
  const [a, b, c, d, e] = organisations(5) as [never, never, never, never, never];
  const alone = (organisation: string) => organisation;
  const together =
    (...group: string[]) =>
    (organisation: string) =>
      group.includes(organisation) ? 'inviter' : organisation;

  test('the survivors without a recipient that is one of them', () => {
    expect(protection([a, b, c, d], [a, b, c, d], alone)).toBe(3);
    expect(protection([a, b, c, d], [e], alone)).toBe(4);
    expect(protection([a, b, c, d], [e, a], alone)).toBe(3);
    expect(protection([a, b, c, d], [], alone)).toBe(4);
    expect(protection([], [a], alone)).toBe(0);
    expect(protection([a], [a], alone)).toBe(0);
  });

  test('unconfirmed keys that one inviter brought count as one', () => {
    expect(protection([a, b, c, d], [e], together(b, c, d))).toBe(2);
    expect(protection([a, b, c, d], [e], together(a, b, c, d))).toBe(1);
  });

  test('a recipient sees through its whole group', () => {
    expect(protection([a, b, c, d], [b], together(b, c))).toBe(2);
    // Also one that received without contributing.
    expect(protection([a, b, c, d], [e], together(d, e))).toBe(3);
  });
});
