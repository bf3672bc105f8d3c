import { expect, it } from 'vitest';
import { OneAtATime } from '../../../core/tasks/one-at-a-time.ts';

const soon = () => new Promise((wake) => setTimeout(wake, 1));

it('work with one key runs in order, one failing does not hold up the next, other keys run beside', async () => {
  const turns = new OneAtATime();
  const seen: string[] = [];
  const work =
    (name: string, fails = false) =>
    async () => {
      seen.push(`${name} begins`);
      await soon();
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const failing = turns.run('a', work('a1', true));
  const [, second, beside] = await Promise.all([
    expect(failing).rejects.toThrow('a1'),
    turns.run('a', work('a2')),
    turns.run('b', work('b1')),
  ]);
  expect([second, beside]).toEqual(['a2', 'b1']);
  expect(seen.indexOf('a1 ends')).toBeLessThan(seen.indexOf('a2 begins'));
  expect(seen.indexOf('b1 begins')).toBeLessThan(seen.indexOf('a1 ends'));
});
