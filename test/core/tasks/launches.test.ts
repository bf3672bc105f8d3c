import { expect, onTestFinished, test } from 'vitest';
import type { TaskSpec } from '../../../core/schema/task.ts';
import { openStore } from '../../../core/store/store.ts';
import { Launches } from '../../../core/tasks/launches.ts';
import { limits } from '../../../core/schema/limits.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { specOf } from './support/pure.ts';

async function setUp() {
  const store = await openStore(await temporaryFolder());
  onTestFinished(() => store.close());
  let time = 0;
  const announced: TaskSpec[] = [];
  let composed = 0;
  const launches = new Launches(store, () => time);
  const launch = (
    key: string,
    request: unknown,
    stands: (spec: TaskSpec) => boolean = () => true,
  ) =>
    launches.once(key, request, {
      compose: async () => specOf({ title: `composed ${++composed}` }),
      stands,
      announce: async (spec) => {
        if (!announced.some(({ title }) => title === spec.title)) announced.push(spec);
        return spec.title;
      },
    });
  return { launches, launch, announced, pass: (milliseconds: number) => (time += milliseconds) };
}

test('the same request under the same key is composed once, however many send it at once', async () => {
  const { launch, announced } = await setUp();
  const titles = await Promise.all([1, 2, 3].map(() => launch('k', { a: 1 })));
  expect(titles).toEqual(['composed 1', 'composed 1', 'composed 1']);
  expect(announced).toHaveLength(1);
});

test('another request under the key is a conflict, another key another task', async () => {
  const { launch } = await setUp();
  await launch('k', { a: 1 });
  await expect(launch('k', { a: 2 })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await launch('other', { a: 1 })).toBe('composed 2');
});

test('what was kept but never announced, and is too late now, is composed anew', async () => {
  const { launch } = await setUp();
  await launch('k', { a: 1 });
  expect(await launch('k', { a: 1 }, () => false)).toBe('composed 2');
  expect(await launch('k', { a: 1 })).toBe('composed 2');
});

test('a request that could not be composed leaves the key free', async () => {
  const { launches, launch } = await setUp();
  const failing = launches.once(
    'k',
    { a: 1 },
    {
      compose: () => Promise.reject(new Error('no')),
      stands: () => true,
      announce: async () => 'never',
    },
  );
  await expect(failing).rejects.toThrow('no');
  expect(await launch('k', { a: 2 })).toBe('composed 1');
});

test('keys are forgotten after their time', async () => {
  const { launches, launch, pass } = await setUp();
  await launch('k', { a: 1 });
  pass(limits.idempotencyKept + 1);
  await launches.forgetOld();
  expect(await launch('k', { a: 2 })).toBe('composed 2');
});
