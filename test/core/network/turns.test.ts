import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Turns } from '../../../core/network/turns.ts';

const forever = new AbortController().signal;

describe('Turns', () => {
  test('runs so many at once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 30 }),
        async (atOnce, jobs) => {
          const turns = new Turns(atOnce, 100);
          let running = 0;
          let most = 0;
          const started: number[] = [];
          await Promise.all(
            Array.from({ length: jobs }, (_, i) =>
              turns.run(forever, 'a job', async () => {
                started.push(i);
                most = Math.max(most, (running += 1));
                await new Promise((resolve) => setImmediate(resolve));
                running -= 1;
              }),
            ),
          );
          expect(most).toBe(Math.min(atOnce, jobs));
          expect(started).toEqual(Array.from({ length: jobs }, (_, i) => i));
          expect(turns.idle).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('a job that fails gives its turn back', async () => {
    const turns = new Turns(1, 1);
    await expect(
      turns.run(forever, 'a job', () => Promise.reject(new Error('no'))),
    ).rejects.toThrow('no');
    await expect(turns.run(forever, 'a job', () => Promise.resolve(1))).resolves.toBe(1);
  });

  test('one that gives up waiting leaves the queue, and the others go on', async () => {
    const turns = new Turns(1, 10);
    const first = Promise.withResolvers<number>();
    const patience = new AbortController();
    const a = turns.run(forever, 'a', () => first.promise);
    const b = turns.run(patience.signal, 'b', () => Promise.resolve(2));
    const c = turns.run(forever, 'c', () => Promise.resolve(3));
    patience.abort();
    await expect(b).rejects.toMatchObject({ code: 'STOPPED' });
    first.resolve(1);
    expect(await Promise.all([a, c])).toEqual([1, 3]);
    expect(turns.idle).toBe(true);
  });

  test('woken and ended in the same moment, the turn is handed on', async () => {
    const turns = new Turns(1, 10);
    const first = Promise.withResolvers<number>();
    const patience = new AbortController();
    const a = turns.run(forever, 'a', () => first.promise);
    const b = turns.run(patience.signal, 'b', () => Promise.resolve(2));
    b.catch(() => undefined);
    const c = turns.run(forever, 'c', () => Promise.resolve(3));
    first.resolve(1);
    await a;
    patience.abort();
    await Promise.allSettled([b]);
    expect(await c).toBe(3);
    expect(turns.idle).toBe(true);
  });

  test('refuses when too many wait', async () => {
    const turns = new Turns(1, 1);
    const first = Promise.withResolvers<number>();
    const running = [
      turns.run(forever, 'a', () => first.promise),
      turns.run(forever, 'b', () => Promise.resolve(2)),
    ];
    await expect(turns.run(forever, 'c', () => Promise.resolve(3))).rejects.toMatchObject({
      code: 'NOT_READY',
    });
    first.resolve(1);
    expect(await Promise.all(running)).toEqual([1, 2]);
  });
});
