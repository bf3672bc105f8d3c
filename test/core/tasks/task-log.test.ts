import { describe, expect, it } from 'vitest';
import { openStore } from '../../../core/store/store.ts';
import { TaskLog } from '../../../core/tasks/task-log.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { contentId } from './support/pure.ts';

const line = (event: string) => ({ event, says: { key: 'received' } as const });

describe('a task’s log', () => {
  it('numbers the lines of each task from 0 without gaps, also after a restart', async () => {
    const folder = await temporaryFolder();
    const [a, b] = [contentId(), contentId()];
    let store = await openStore(folder);
    let log = new TaskLog(store, () => 7);
    for (let i = 0; i < 12; i++) {
      log.write(a, line(`a${i}`));
      if (i % 3 === 0) log.write(b, line(`b${i}`));
    }
    await log.flush();
    await store.close();
    store = await openStore(folder);
    log = new TaskLog(store, () => 8);
    log.write(a, line('after'));
    const lines = await log.read(a);
    expect(lines.map(({ seq }) => seq)).toEqual([...Array(13).keys()]);
    expect(lines.map(({ time }) => time).slice(-2)).toEqual([7, 8]);
    expect((await log.read(b)).map(({ event }) => event)).toEqual(['b0', 'b3', 'b6', 'b9']);
    expect((await log.read(a, 11)).map(({ event }) => event)).toEqual(['a11', 'after']);
    expect(await log.read(a, 3, 2)).toHaveLength(2);
    await store.close();
  });

  it('tells listeners of every line, until they stop', async () => {
    const store = await openStore(await temporaryFolder());
    const log = new TaskLog(store, () => 0);
    const heard: string[] = [];
    const stop = log.onLine(({ event }) => heard.push(event));
    log.write(contentId(), line('one'));
    await log.flush();
    stop();
    log.write(contentId(), line('two'));
    await log.flush();
    expect(heard).toEqual(['one']);
    await store.close();
  });

  it('writes what many tasks have to tell at once as one', async () => {
    const store = await openStore(await temporaryFolder());
    let writes = 0;
    const batch = () => {
      writes += 1;
      return store.batch();
    };
    const log = new TaskLog({ ...store, batch }, () => 0);
    const tasks = Array.from({ length: 50 }, contentId);
    for (const task of tasks) log.write(task, line('first'));
    for (const task of tasks) log.write(task, line('second'));
    await log.flush();
    expect(writes).toBe(1);
    for (const task of tasks) {
      expect((await log.read(task)).map(({ event }) => event)).toEqual(['first', 'second']);
    }
    await store.close();
  });

  it('reports once that it could not be written, and goes on', async () => {
    const folder = await temporaryFolder();
    const store = await openStore(folder);
    const log = new TaskLog(store, () => 0);
    const task = contentId();
    log.write(task, line('good'));
    await log.flush();
    await store.close();
    log.write(task, line('too late'));
    await expect(log.flush()).rejects.toBeInstanceOf(Error);
    await expect(log.flush()).resolves.toBeUndefined();
  });
});
