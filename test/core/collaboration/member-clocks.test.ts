import { expect, test } from 'vitest';
import { MemberClocks } from '../../../core/collaboration/member-clocks.ts';
import { org } from '../tasks/support/pure.ts';

const HOUR = 3600_000;
const [bob, cleo, dan] = [org(1), org(2), org(3)];

test('what time it is at a member goes on with the steady clock, whatever becomes of ours', () => {
  let [now, steady] = [1_000_000, 50];
  const clocks = new MemberClocks(
    () => now,
    () => steady,
  );
  expect(clocks.at(bob)).toBe(now);
  clocks.heard(bob, now + HOUR);
  now += 1000 - 3 * HOUR;
  steady += 1000;
  expect(clocks.at(bob)).toBe(1_000_000 + HOUR + 1000);
});

test('ours is wrong when all differ from it and agree with each other', () => {
  const clocks = new MemberClocks(
    () => 0,
    () => 0,
  );
  clocks.heard(bob, HOUR);
  // It takes two to tell who is wrong.
  expect([clocks.differing().length, clocks.ownIsWrong()]).toEqual([1, false]);
  clocks.heard(cleo, HOUR + 1000);
  expect([clocks.differing().length, clocks.ownIsWrong()]).toEqual([2, true]);
  clocks.heard(dan, 1000);
  expect([clocks.differing().length, clocks.ownIsWrong()]).toEqual([2, false]);
  clocks.heard(dan, -HOUR);
  expect([clocks.differing().length, clocks.ownIsWrong()]).toEqual([3, false]);
});
