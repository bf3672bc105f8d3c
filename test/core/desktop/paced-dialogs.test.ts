import { beforeEach, describe, expect, test } from 'vitest';
import { pacedDialogs } from '../../../core/desktop/paced-dialogs.ts';
import type { Dialogs } from '../../../core/desktop/ports.ts';

let clock: number;
let opened: number;
let answer: () => Promise<readonly string[] | null>;
let dialogs: Dialogs;

beforeEach(() => {
  clock = 1_000_000;
  opened = 0;
  answer = () => Promise.resolve(null);
  const real: Dialogs = {
    chooseFiles: () => {
      opened += 1;
      return answer();
    },
    saveFile: () => {
      opened += 1;
      return Promise.resolve(null);
    },
  };
  dialogs = pacedDialogs(real, () => clock);
});

const choose = () => dialogs.chooseFiles('dataset', 'en');
const save = () => dialogs.saveFile('csv', 'a.csv', new Uint8Array(), 'en');

describe('dialogs of the system', () => {
  test('are open one at a time, of whichever kind', async () => {
    const late = Promise.withResolvers<readonly string[] | null>();
    answer = () => late.promise;
    const first = choose();
    await expect(choose()).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(save()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(opened).toBe(1);
    late.resolve(['/a']);
    expect(await first).toEqual(['/a']);
    expect(await save()).toBeNull();
  });

  test('that are dismissed one after another do not come at once again', async () => {
    for (let i = 0; i < 5; i += 1) await choose();
    await expect(save()).rejects.toMatchObject({
      code: 'TOO_FAST',
      message: expect.stringContaining('in 5 s') as string,
    });
    expect(opened).toBe(5);
    clock += 5_000;
    await choose();
    clock += 5_000;
    await expect(choose()).rejects.toMatchObject({ code: 'TOO_FAST' });
    clock += 5_000;
    await choose();
    expect(opened).toBe(7);
  });

  test('are there as often as files are really chosen', async () => {
    answer = () => Promise.resolve(['/a']);
    for (let i = 0; i < 50; i += 1) await choose();
    expect(opened).toBe(50);
  });

  test('that cannot be shown are not in the way of the next', async () => {
    answer = () => Promise.reject(new Error('no portal'));
    await expect(choose()).rejects.toThrow('no portal');
    answer = () => Promise.resolve(['/a']);
    expect(await choose()).toEqual(['/a']);
  });
});
