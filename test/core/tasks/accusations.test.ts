import { describe, expect, it } from 'vitest';
import type { OrganisationId } from '../../../core/schema/ids.ts';
import { thresholdOf } from '../../../core/aggregation/context.ts';
import { Accusations } from '../../../core/tasks/accusations.ts';
import { contextOf, organisations } from '../aggregation/support/organisations.ts';

/** What comes of so many of n naming the last one. */
function culprits(n: number, accusers: number): readonly OrganisationId[] {
  const context = contextOf(organisations(n));
  const accusations = new Accusations();
  const accused = context.roster.at(-1)!;
  for (const accuser of context.roster.slice(0, accusers)) {
    accusations.add(accuser, accused);
    accusations.add(accuser, accused);
  }
  try {
    accusations.requireNone(context);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'SHARES_INVALID' });
    return (error as { details: { culprits: OrganisationId[] } }).details.culprits;
  }
}

describe('rule 11: who is accused', () => {
  it.each([5, 6, 7, 10, 20])('of %i, is named when more say so than may lie', (n) => {
    const mayLie = n - thresholdOf(n);
    expect(culprits(n, mayLie)).toEqual([]);
    expect(culprits(n, mayLie + 1)).toEqual([contextOf(organisations(n)).roster.at(-1)]);
  });
  it('of two, is not: it is one word against another', () => {
    expect(culprits(2, 1)).toEqual([]);
  });
  it('of three, is named by both others, and of four by all three', () => {
    expect(culprits(3, 1)).toEqual([]);
    expect(culprits(3, 2)).toHaveLength(1);
    expect(culprits(4, 2)).toEqual([]);
    expect(culprits(4, 3)).toHaveLength(1);
  });
});
