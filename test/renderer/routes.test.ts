import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { addressOf, routeOf, type Route } from '../../renderer/routes.ts';

const id = fc.string({ minLength: 1, maxLength: 80 });
const anyRoute: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom<Route>(
    { page: 'inbox' },
    { page: 'tasks' },
    { page: 'data' },
    { page: 'collaborations' },
    { page: 'history' },
    { page: 'settings' },
    { page: 'new-task' },
    { page: 'connect-data' },
  ),
  fc.record({ page: fc.constantFrom('review', 'task', 'result'), task: id }) as fc.Arbitrary<Route>,
  fc.record({ page: fc.constant('dataset'), label: id }) as fc.Arbitrary<Route>,
  fc.record({ page: fc.constant('collaboration'), collaboration: id }) as fc.Arbitrary<Route>,
  fc.record({ page: fc.constant('new-task'), repeat: id }) as fc.Arbitrary<Route>,
  fc.record({ page: fc.constant('history'), task: id }) as fc.Arbitrary<Route>,
);

describe('routes', () => {
  test('an address leads back to its route', () => {
    fc.assert(
      fc.property(anyRoute, (route) => {
        expect(routeOf(addressOf(route))).toEqual(route);
      }),
    );
  });

  test('whatever stands in the address is some screen', () => {
    fc.assert(
      fc.property(fc.string(), (hash) => {
        expect(routeOf(hash).page).toBeTypeOf('string');
      }),
    );
    expect(routeOf('#/nowhere')).toEqual({ page: 'inbox' });
    expect(routeOf('#/tasks/%E0%A4%A')).toEqual({ page: 'tasks' });
  });
});
