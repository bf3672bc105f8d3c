import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { deadline, reasonOf, sleep, within } from '../../../core/network/deadline.ts';
import { ParleyError } from '../../../core/schema/errors.ts';

describe('deadline', () => {
  test('ends by time with TIMED_OUT', async () => {
    const time = deadline('A wait', 5);
    await expect(within(time.signal, 'A wait', new Promise(() => undefined))).rejects.toMatchObject(
      {
        code: 'TIMED_OUT',
      },
    );
  });

  test('ends by its caller with STOPPED, and with the reason where that has a code', async () => {
    const caller = new AbortController();
    const plain = deadline('A wait', 60_000, undefined, caller.signal);
    caller.abort();
    expect(reasonOf(plain.signal, 'A wait').code).toBe('STOPPED');

    const reason = new ParleyError('TASK_CANCELLED', 'The launcher cancelled.');
    const told = deadline('A wait', 60_000, AbortSignal.abort(reason));
    expect(told.signal.reason).toBe(reason);
    plain.dispose();
    told.dispose();
  });

  test('takes its listeners off a signal that lives on', () => {
    const caller = new AbortController();
    for (let i = 0; i < 100; i += 1) deadline('A wait', 60_000, caller.signal).dispose();
    expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
  });
});

describe('within', () => {
  test('gives what the promise gives, and leaves nothing on the signal', async () => {
    const { signal } = new AbortController();
    await expect(within(signal, 'A wait', Promise.resolve(1))).resolves.toBe(1);
    await expect(within(signal, 'A wait', Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('does not even wait when the signal has ended', async () => {
    await expect(within(AbortSignal.abort(), 'A wait', Promise.resolve(1))).rejects.toMatchObject({
      code: 'STOPPED',
    });
  });

  test('sleep is ended by its signal', async () => {
    const caller = new AbortController();
    const slept = sleep(60_000, caller.signal, 'A pause');
    caller.abort();
    await expect(slept).rejects.toMatchObject({ code: 'STOPPED' });
    await sleep(1, new AbortController().signal, 'A pause');
  });
});
