import { describe, expect, test } from 'vitest';
import { Patience } from '../../../core/desktop/patience.ts';

const terms = { free: 3, first: 30, most: 1000, forgotten: 5000 };

function patience() {
  const clock = { now: 1_000_000 };
  return { clock, patience: new Patience(terms, () => clock.now) };
}

function closedTimes(count: number) {
  const made = patience();
  for (let i = 0; i < count; i += 1) made.patience.closed();
  return made;
}

describe('what is closed stays away', () => {
  test.each([
    [0, 0],
    [2, 0],
    [3, 30],
    [4, 60],
    [6, 240],
    [9, 1000],
    [5000, 1000],
  ])('after %i closings for %i', (closings, left) => {
    expect(closedTimes(closings).patience.left()).toBe(left);
  });

  test('no longer than that, and then for twice as long', () => {
    const { clock, patience: it } = closedTimes(3);
    clock.now += 29;
    expect(it.left()).toBe(1);
    clock.now += 1;
    expect(it.left()).toBe(0);
    it.closed();
    expect(it.left()).toBe(60);
  });

  test('a decision makes up for one closing, not for all', () => {
    const { patience: it } = closedTimes(4);
    it.decided();
    expect(it.left()).toBe(30);
    it.decided();
    expect(it.left()).toBe(0);
    it.closed();
    expect(it.left()).toBe(30);
  });

  test('after a long while all is forgotten', () => {
    const { clock, patience: it } = closedTimes(40);
    clock.now += terms.forgotten;
    it.closed();
    expect(it.left()).toBe(0);
  });

  test('a clock that is set back keeps nothing away for longer', () => {
    const { clock, patience: it } = closedTimes(4);
    clock.now -= 500_000;
    expect(it.left()).toBe(60);
  });

  test('whoever brings it up as often as it can does so fewer than twenty times in eight hours', () => {
    const minute = 60_000;
    const clock = { now: 0 };
    const it = new Patience(
      { free: 3, first: minute / 2, most: 60 * minute, forgotten: 240 * minute },
      () => clock.now,
    );
    let shown = 0;
    while (clock.now < 480 * minute) {
      const left = it.left();
      clock.now += left;
      if (left > 0) continue;
      shown += 1;
      it.closed();
    }
    expect(shown).toBeGreaterThan(10);
    expect(shown).toBeLessThan(20);
  });
});
