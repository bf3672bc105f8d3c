import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { EventLog, type Draft } from '../../../../core/api/events/event-log.ts';
import { EventPump } from '../../../../core/api/events/event-pump.ts';
import type { EventSource } from '../../../../core/api/events/event-source.ts';
import { PassingEvents } from '../../../../core/api/events/passing-events.ts';
import { ParleyError } from '../../../../core/schema/errors.ts';
import { limits } from '../../../../core/schema/limits.ts';
import { openStore } from '../../../../core/store/store.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const draft = (n: number): Draft => ({
  kind: 'node',
  collaboration: null,
  task: null,
  organisation: null,
  data: { change: 'warning', sentence: String(n) },
});

async function setUp(more: EventSource[] = [], paceUnread?: number) {
  const store = await openStore(join(await temporaryFolder(), 'store'));
  onTestFinished(() => store.close());
  const log = await EventLog.open(store, Date.now);
  const passing = new PassingEvents();
  const reported: ParleyError[] = [];
  const pump = new EventPump(log, [passing, ...more], (error) => reported.push(error), paceUnread);
  onTestFinished(() => pump.stop());
  return { log, passing, pump, reported };
}

const numbers = async (log: EventLog) =>
  (await log.read(1, 100_000)).map(({ data }) => 'sentence' in data && Number(data.sentence));

describe('the pump', () => {
  test('writes nothing before it is started, then everything in order', async () => {
    const { log, passing, pump } = await setUp();
    for (let n = 0; n < 1_500; n++) {
      passing.note(draft(n));
      pump.wake();
    }
    expect(log.next).toBe(1);
    pump.start();
    await vi.waitFor(() => expect(log.next).toBe(1_501), 20_000);
    expect(await numbers(log)).toEqual(Array.from({ length: 1_500 }, (_, n) => n));
  });

  test('what was noted is written when told returns, also while more keeps coming', async () => {
    const { log, passing, pump } = await setUp();
    pump.start();
    let n = 0;
    const coming = setInterval(() => {
      passing.note(draft(n++));
      pump.wake();
    }, 1);
    await vi.waitFor(() => expect(n).toBeGreaterThan(10));
    const before = n;
    await pump.told();
    expect(log.next).toBeGreaterThan(before);
    clearInterval(coming);
  });

  test.each(['follows', 'asks what was told', 'stops the pump'])(
    'what nobody waits for goes to the disk together, and at once when somebody %s',
    async (how) => {
      const { log, passing, pump } = await setUp([], 3_600_000);
      const append = vi.spyOn(log, 'append');
      const news = (n: number) => {
        passing.note(draft(n));
        pump.wake();
      };
      pump.start();
      news(0);
      await vi.waitFor(() => expect(log.next).toBe(2));
      for (let n = 1; n < 4; n++) {
        news(n);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      expect(log.next).toBe(2);
      if (how === 'follows') log.onWritten(() => undefined);
      else if (how === 'stops the pump') await pump.stop();
      else await pump.told();
      await vi.waitFor(() => expect(log.next).toBe(5));
      expect(append).toHaveBeenCalledTimes(2);
    },
  );

  test('what the next change would hide does not wait for the rest', async () => {
    const source = { isPressing: false, collect: () => Promise.resolve(null) };
    const { log, passing, pump } = await setUp([source], 3_600_000);
    pump.start();
    passing.note(draft(0));
    pump.wake();
    await vi.waitFor(() => expect(log.next).toBe(2));
    passing.note(draft(1));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(log.next).toBe(2);
    source.isPressing = true;
    await vi.waitFor(() => expect(log.next).toBe(3));
    source.isPressing = false;
  });

  test('after a write that failed it tries again, with nothing lost and nothing twice', async () => {
    const { log, passing, pump, reported } = await setUp();
    const append = vi.spyOn(log, 'append');
    append.mockRejectedValueOnce(new ParleyError('STORE_UNWRITABLE', 'full'));
    pump.start();
    passing.note(draft(0));
    await pump.told();
    expect(reported.map(({ code }) => code)).toEqual(['STORE_UNWRITABLE']);
    expect(log.next).toBe(1);
    passing.note(draft(1));
    pump.wake();
    await vi.waitFor(() => expect(log.next).toBe(3), { timeout: 10_000 });
    expect(await numbers(log)).toEqual([0, 1]);
  });

  test('holds no more than its share while nothing can be written', async () => {
    const { log, passing, pump } = await setUp();
    for (let n = 0; n < limits.eventsWaiting + 5; n++) passing.note(draft(n));
    pump.start();
    await vi.waitFor(() => expect(log.next).toBe(limits.eventsWaiting + 1), { timeout: 20_000 });
    expect((await numbers(log))[0]).toBe(5);
  });

  test('a source that cannot be read does not hold up the others', async () => {
    const broken: EventSource = {
      collect: () => Promise.reject(new ParleyError('STORE_DAMAGED', 'a record')),
    };
    const { log, passing, pump, reported } = await setUp([broken]);
    pump.start();
    passing.note(draft(7));
    await pump.told();
    expect(await numbers(log)).toEqual([7]);
    expect(reported[0]?.code).toBe('STORE_DAMAGED');
  });
});
