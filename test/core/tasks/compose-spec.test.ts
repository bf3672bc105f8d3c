import { describe, expect, it } from 'vitest';
import { LaunchTask } from '../../../core/schema/api/tasks.ts';
import { composeSpec } from '../../../core/tasks/compose-spec.ts';
import { codeOf, membersOf, org, orgs } from './support/pure.ts';

const members = membersOf(orgs(5));
const compose = (change: object = {}, self = org(0), membership = members, askSelf = false) =>
  composeSpec({
    request: LaunchTask.parse({
      dataset: 'wages',
      algorithm: 'mean',
      parameters: { columns: ['wage'] },
      ...change,
    }),
    membership,
    self,
    askSelf,
    now: 1000.4,
    nonce: new Uint8Array(16),
  });

describe('composing a task', () => {
  it('asks all other members, and this one when it is to be asked', () => {
    expect(compose().invited).toEqual(orgs(5).slice(1));
    expect(compose({}, org(0), members, true).invited).toEqual(orgs(5));
    const some = { invited: [org(4), org(1), org(3), org(4), org(0)], minimum: 2 };
    expect(compose(some).invited).toEqual([org(1), org(3), org(4)]);
  });
  it('fills in three that hide each, one more that takes part, secure mode and whole times', () => {
    const spec = compose({ joinSeconds: 1.5, phaseSeconds: 1.5 });
    expect(spec.privacy).toEqual({ mode: 'secure', minimum: 3, recipients: 'participants' });
    expect(spec.participants).toEqual({ minimum: 4, maximum: 4 });
    expect(spec.deadlines).toEqual({ join: 2500, phaseSeconds: 2 });
    expect(spec.title).toBe('Mean of wage (wages)');
  });
  it('open mode: nothing hides anybody, the launcher alone is recipient, and one is enough', () => {
    const spec = compose({ mode: 'open', invited: [org(2)] });
    expect(spec.privacy).toEqual({ mode: 'open', minimum: 1, recipients: 'launcher' });
    expect(spec.participants).toEqual({ minimum: 1, maximum: 1 });
    expect(compose({ mode: 'open' }).participants).toEqual({ minimum: 4, maximum: 4 });
  });
  const filtered = { columns: ['wage'], filter: 'wage > 1' };
  const many = { columns: ['wage'], groupBy: [{ column: 'x', levels: longLabels() }] };
  it.each([
    ['by a stranger', {}, 'NOT_MEMBER', org(9)],
    ['of a stranger', { invited: [org(9)] }, 'NOT_MEMBER', org(0)],
    ['of nobody else', { invited: [] }, 'USAGE', org(0)],
    [
      'with a filter that is none',
      { parameters: { columns: ['wage'], filter: 'wage >' } },
      'FILTER_INVALID',
      org(0),
    ],
    ['with an unknown algorithm', { algorithm: 'guess' }, 'ALGORITHM_UNKNOWN', org(0)],
    ['with unknown parameters', { parameters: { x: 1 } }, 'PARAMETERS_INVALID', org(0)],
    ['for fewer than at least', { participants: { minimum: 4, maximum: 3 } }, 'USAGE', org(0)],
    ['open with a filter', { mode: 'open', parameters: filtered }, 'PARAMETERS_INVALID', org(0)],
    ['open with rounds', { mode: 'open', algorithm: 'variance' }, 'PARAMETERS_INVALID', org(0)],
    ['secure for one', { invited: [org(1)] }, 'USAGE', org(0)],
    ['longer than an entry', { parameters: many }, 'USAGE', org(0)],
  ])('%s is refused', (_name, change, code, self) => {
    expect(codeOf(() => compose(change, self))).toBe(code);
  });
  it('whose promise nobody could accept is refused, and not announced for days', () => {
    const of = (change: object, askSelf = false) =>
      codeOf(() => compose(change, org(0), members, askSelf));
    const three = [org(1), org(2), org(3)];
    expect(of({ invited: three })).toBe('PROTECTION_TOO_LOW');
    expect(of({ participants: { minimum: 3, maximum: 3 } })).toBe('PROTECTION_TOO_LOW');
    expect(compose({ invited: three, minimum: 2 }).privacy.minimum).toBe(2);
    // A launcher that alone gets the result, and is not in the sum, cannot take its own part off it.
    const alone = { recipients: 'launcher', participants: { minimum: 3 } };
    expect(compose({ ...alone, invited: three }).privacy.minimum).toBe(3);
    expect(of({ ...alone, invited: three.slice(1) }, true)).toBe('PROTECTION_TOO_LOW');
  });
  it('does not ask former members', () => {
    const left = membersOf(orgs(5), { [org(4)]: { state: 'left' } });
    expect(compose({ minimum: 2 }, org(0), left).invited).toEqual(orgs(4).slice(1));
    expect(codeOf(() => compose({ invited: [org(4), org(1)] }, org(0), left))).toBe('NOT_MEMBER');
  });
});

function longLabels(): string[] {
  return Array.from({ length: 600 }, (_, i) => `${i}`.padStart(100, 'x'));
}
