import type { Connection } from '@libp2p/interface';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Strangers } from '../../../core/network/strangers.ts';
import { limits } from '../../../core/schema/limits.ts';

function connection(id: string, streams = 0): { connection: Connection; aborted: () => boolean } {
  let aborted = false;
  return {
    connection: {
      id,
      streams: Array.from({ length: streams }),
      abort: () => (aborted = true),
    } as unknown as Connection,
    aborted: () => aborted,
  };
}

describe('Strangers', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('each has its time and no more', () => {
    const strangers = new Strangers();
    const [one, two] = [connection('1'), connection('2')];
    strangers.add(one.connection);
    strangers.add(two.connection);
    expect(strangers.count).toBe(2);
    expect(strangers.remove(two.connection)).toBe(true);
    expect(strangers.remove(two.connection)).toBe(false);
    vi.advanceTimersByTime(limits.strangerConnectionTime);
    expect([one.aborted(), two.aborted()]).toEqual([true, false]);
  });

  test('when the door closes who is being answered may finish', () => {
    const strangers = new Strangers();
    const [idle, busy] = [connection('1'), connection('2', 1)];
    strangers.add(idle.connection);
    strangers.add(busy.connection);
    strangers.closeIdle();
    expect([idle.aborted(), busy.aborted()]).toEqual([true, false]);
    vi.advanceTimersByTime(limits.strangerConnectionTime);
    expect(busy.aborted()).toBe(true);
  });
});
