import { describe, expect, it } from 'vitest';
import { PauseGates, requireSteps } from '../../../core/tasks/pause-gates.ts';
import { contentId } from './support/pure.ts';

const never = new AbortController().signal;

describe('pausing before a step', () => {
  it('holds that step of that task until it is told to go on, each time', async () => {
    const gates = new PauseGates();
    const task = contentId();
    gates.set(task, ['open']);
    await gates.wait(task, 'enter', never);
    await gates.wait(contentId(), 'open', never);
    for (let time = 0; time < 2; time++) {
      let passed = false;
      const waiting = gates.wait(task, 'open', never).then(() => (passed = true));
      await Promise.resolve();
      expect([passed, gates.pausedBefore(task)]).toEqual([false, 'open']);
      expect(gates.resume(task)).toBe(true);
      await waiting;
      expect([gates.pausedBefore(task), gates.resume(task)]).toEqual([null, false]);
    }
  });

  it('ends when the work is stopped, and when the task is forgotten', async () => {
    const gates = new PauseGates();
    const task = contentId();
    gates.set(task, ['open']);
    const stop = new AbortController();
    const stopped = gates.wait(task, 'open', stop.signal);
    stop.abort();
    await stopped;
    await gates.wait(task, 'open', stop.signal);
    expect(gates.pausedBefore(task)).toBeNull();
    const forgotten = gates.wait(task, 'open', never);
    gates.forget(task);
    await forgotten;
    await gates.wait(task, 'open', never);
    expect(gates.pausedBefore(task)).toBeNull();
  });
});

describe('steps that a task does not have', () => {
  it('are refused in open mode, by name', () => {
    expect(() => requireSteps('open', ['enter', 'finish'])).not.toThrow();
    expect(() => requireSteps('secure', ['shares', 'survivors'])).not.toThrow();
    expect(() => requireSteps('open', ['enter', 'shares'])).toThrow(
      expect.objectContaining({ code: 'USAGE', details: { steps: ['shares'] } }),
    );
  });
});
