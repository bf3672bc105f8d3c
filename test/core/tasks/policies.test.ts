import { describe, expect, it } from 'vitest';
import type { Policy, PolicyTerms } from '../../../core/schema/local/policy.ts';
import type { DatasetLabel } from '../../../core/schema/ids.ts';
import { TaskPlan } from '../../../core/tasks/plan.ts';
import { findPolicy } from '../../../core/tasks/policies.ts';
import { collaboration, org, orgs, specOf } from './support/pure.ts';

const terms: PolicyTerms = {
  name: 'Means',
  action: 'accept',
  collaboration,
  launchers: [org(0)],
  algorithms: ['mean'],
  dataset: 'wages' as DatasetLabel,
  columns: ['wage'],
  filters: false,
  groups: false,
  open: false,
  minimum: 2,
  until: null,
  mostUses: null,
  notices: ['minimum-of-two'],
};
const policy = (change: Partial<PolicyTerms> = {}, more: Partial<Policy> = {}): Policy => ({
  id: 'p',
  terms: { ...terms, ...change },
  created: 0,
  uses: 0,
  ...more,
});
const plain = specOf();
const filtered = specOf({ parameters: { columns: ['wage'], filter: 'wage > 1' } });
const grouped = specOf({
  parameters: { columns: ['wage'], groupBy: [{ column: 'town', levels: ['a'] }] },
});
const decides = (one: Policy, spec = plain, now = 0) => {
  const { manifest } = new TaskPlan(spec);
  return findPolicy([one], { spec, manifest, now }) !== null;
};

describe('a standing policy', () => {
  it.each([
    ['every line fits', policy(), plain, true],
    [
      'any launcher, algorithm and column',
      policy({ launchers: 'any', algorithms: 'any', columns: 'any' }),
      plain,
      true,
    ],
    ['another launcher', policy({ launchers: [org(1)] }), plain, false],
    ['another algorithm', policy({ algorithms: ['sum'] }), plain, false],
    ['another dataset', policy({ dataset: 'other' as DatasetLabel }), plain, false],
    ['another collaboration', policy({ collaboration: plain.launcher as never }), plain, false],
    ['another column', policy({ columns: ['height'] }), plain, false],
    ['a filter, not allowed', policy(), filtered, false],
    ['a filter, allowed', policy({ filters: true }), filtered, true],
    ['groups, not allowed', policy({ columns: 'any' }), grouped, false],
    ['groups, allowed', policy({ columns: 'any', groups: true }), grouped, true],
    ['groups by a column that is not named', policy({ groups: true }), grouped, false],
    ['less protection than it asks', policy({ minimum: 3 }), plain, false],
    ['used up', policy({ mostUses: 1 }, { uses: 1 }), plain, false],
    ['not yet used up', policy({ mostUses: 2 }, { uses: 1 }), plain, true],
    ['over', policy({ until: 0 }), plain, false],
    ['not yet over', policy({ until: 1 }), plain, true],
  ])('%s', (_name, one, spec, expected) => {
    expect(decides(one, spec)).toBe(expected);
  });

  it('never accepts open mode unless that is said', () => {
    const privacy = { mode: 'open' as const, minimum: 1, recipients: 'launcher' as const };
    const open = specOf({ invited: orgs(3), privacy });
    expect([decides(policy(), open), decides(policy({ open: true }), open)]).toEqual([false, true]);
  });

  it('that declines goes first, and catches whatever touches its columns', () => {
    const decline = policy(
      { action: 'decline', columns: ['wage', 'age'] },
      { id: 'd', created: 9 },
    );
    const both = { spec: filtered, manifest: new TaskPlan(filtered).manifest, now: 0 };
    const accept = policy({ filters: true });
    expect(findPolicy([accept, decline], both)?.id).toBe('d');
    expect(
      findPolicy([accept, policy({ action: 'decline', columns: ['age'] }, { id: 'd' })], both)?.id,
    ).toBe('p');
  });

  it('of two that accept is the older', () => {
    const both = { spec: plain, manifest: new TaskPlan(plain).manifest, now: 0 };
    const newer = policy({}, { id: 'newer', created: 2 });
    expect(findPolicy([newer, policy({}, { id: 'older', created: 1 })], both)?.id).toBe('older');
  });
});
