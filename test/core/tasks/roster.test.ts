import { describe, expect, it } from 'vitest';
import type { OrganisationId } from '../../../core/schema/ids.ts';
import {
  checkRoster,
  groupOf,
  minimumDemanded,
  protectionAtBest,
  recipientsOf,
} from '../../../core/tasks/roster.ts';
import { voiceOf, type Roster, type TaskState } from '../../../core/tasks/state.ts';
import { acceptedTask, codeOf, contentId, membersOf, org, orgs, specOf } from './support/pure.ts';

const spec = specOf({ invited: orgs(5), participants: { minimum: 3, maximum: 4 } });
const all = new Map(orgs(4).map((organisation) => [organisation, 2]));
const task = acceptedTask(spec, all);
const members = membersOf(orgs(6));

const rosterOf = (who: readonly OrganisationId[], change: Partial<Roster> = {}, of = task) => ({
  id: contentId(),
  threshold: who.length,
  participants: who.map((organisation) => ({
    organisation,
    acceptance: voiceOf(of, organisation).accepted?.entry ?? contentId(),
  })),
  ...change,
});

const none = new Set<OrganisationId>();

describe('rule 12: a roster', () => {
  const check = (roster: Roster, of: TaskState = task, membership = members) =>
    codeOf(() => checkRoster(of, roster, membership));
  const wrongEntry = { organisation: org(2), acceptance: contentId() };

  it('of everybody’s own acceptances is taken', () => {
    expect(check(rosterOf(orgs(4)))).toBe('nothing');
    expect(check(rosterOf(orgs(3)))).toBe('nothing');
  });
  it.each([
    ['smaller than the task says', rosterOf(orgs(2))],
    ['larger than the task says', rosterOf(orgs(5))],
    ['with an acceptance nobody gave', rosterOf([org(0), org(1), org(4)])],
    [
      'with an entry that is not the acceptance',
      rosterOf(orgs(2), {
        threshold: 3,
        participants: [...rosterOf(orgs(2)).participants, wrongEntry],
      }),
    ],
    ['with a stranger', rosterOf([org(0), org(1), org(5)])],
    ['with one organisation twice', rosterOf([org(0), org(1), org(1)])],
    ['with a lower threshold', rosterOf(orgs(3), { threshold: 2 })],
  ])('%s is refused', (_name, roster) => {
    expect(check(roster)).toBe('ROSTER_INVALID');
  });
  it('rule 4: that lists one known to be removed is refused', () => {
    const without = membersOf(orgs(6), { [org(2)]: { state: 'removed' } });
    expect(check(rosterOf(orgs(3)), task, without)).toBe('ROSTER_INVALID');
  });
  it('rule 4: of a launcher known to be removed is refused, though it does not contribute', () => {
    const foreign = acceptedTask({ ...spec, launcher: org(5) }, all);
    const without = membersOf(orgs(6), { [org(5)]: { state: 'removed' } });
    expect(check(rosterOf(orgs(3), {}, foreign), foreign)).toBe('nothing');
    expect(check(rosterOf(orgs(3), {}, foreign), foreign, without)).toBe('ROSTER_INVALID');
  });
  it('rule 6: that lists two keys of one organisation is refused', () => {
    const succeeded = membersOf(orgs(6), { [org(2)]: { predecessors: [org(1)] } });
    expect(check(rosterOf(orgs(3)), task, succeeded)).toBe('ROSTER_INVALID');
  });
});

describe('rule 16: protection', () => {
  it('counts the launcher among the recipients, whether it contributes or not', () => {
    const foreign = acceptedTask({ ...spec, launcher: org(5) }, all);
    expect(protectionAtBest(task, orgs(4), none)).toBe(3);
    expect(protectionAtBest(foreign, orgs(4), none)).toBe(3);
    expect(recipientsOf(foreign, orgs(2))).toEqual([...orgs(2), org(5)]);
  });
  it('with the launcher alone as recipient, only a launcher that contributes takes one away', () => {
    const privacy = { ...spec.privacy, recipients: 'launcher' as const };
    expect(protectionAtBest(acceptedTask({ ...spec, privacy }, all), orgs(4), none)).toBe(3);
    const foreign = acceptedTask({ ...spec, privacy, launcher: org(5) }, all);
    expect(protectionAtBest(foreign, orgs(4), none)).toBe(4);
  });
  it('counts whose numbers a reader has alone with the launcher: they hide nobody', () => {
    const foreign = acceptedTask({ ...spec, launcher: org(5) }, all);
    expect(protectionAtBest(foreign, orgs(4), new Set([org(1)]))).toBe(3);
    expect(protectionAtBest(foreign, orgs(4), new Set([org(1), org(2)]))).toBe(2);
    expect(protectionAtBest(task, orgs(4), new Set([org(1)]))).toBe(2);
  });
  it('demands of a group what its most demanding member asked for', () => {
    const wary = acceptedTask(spec, new Map([...all, [org(3), 4]]));
    expect(minimumDemanded(wary, orgs(3))).toBe(2);
    expect(minimumDemanded(wary, orgs(4))).toBe(4);
  });
  it('counts unconfirmed keys of one inviter as one', () => {
    const group = groupOf(members, new Set([org(0), org(1)]), org(5));
    expect(orgs(6).map(group)).toEqual([
      org(0),
      org(1),
      `invited by ${org(0)}`,
      `invited by ${org(0)}`,
      `invited by ${org(0)}`,
      org(5),
    ]);
  });
  it('counts a chain of unconfirmed keys, each inviting the next, as one', () => {
    const chain = membersOf(orgs(6), {
      [org(2)]: { inviter: org(1) },
      [org(3)]: { inviter: org(2) },
      [org(4)]: { inviter: org(3) },
    });
    const group = groupOf(chain, new Set([org(0), org(5)]), org(5));
    expect(new Set(orgs(6).map(group)).size).toBe(3);
    const known = groupOf(chain, new Set([org(0), org(3)]), org(5));
    expect(known(org(4))).toBe(`invited by ${org(3)}`);
  });
  it('does not climb for ever in a circle of inviters', () => {
    const circle = membersOf(orgs(3), {
      [org(1)]: { inviter: org(2) },
      [org(2)]: { inviter: org(1) },
    });
    expect(groupOf(circle, new Set(), org(0))(org(1))).toMatch(/^invited by/);
  });
});
