import { expect, test } from 'vitest';
import { comparisonOf } from '../../../core/schema/desktop/comparison.ts';
import type { OrganisationId } from '../../../core/schema/ids.ts';

const [one, other] = ['12D3KooWA', '12D3KooWB'] as OrganisationId[];
const number = Array.from({ length: 12 }, (_, i) => String(10_000 + i)).join(' ');

test('what one side reads out is what the other cannot see, and together it is the whole number', () => {
  const here = comparisonOf(one!, other!, number);
  const there = comparisonOf(other!, one!, number);
  expect(here.mine).toEqual(there.theirs);
  expect(here.theirs).toEqual(there.mine);
  expect(here.shown).toEqual(there.shown);
  expect([...here.shown, ...here.mine, ...here.theirs].join(' ')).toBe(number);
});
