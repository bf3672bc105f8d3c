import { expect, test } from 'vitest';
import { Aliases } from '../../../core/facade/aliases.ts';
import { openStore } from '../../../core/store/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('numbers count from 1 for each kind, stay over restarts and are not given twice', async () => {
  const folder = await temporaryFolder();
  const store = await openStore(folder);
  const aliases = await Aliases.open(store);
  expect(await aliases.idsOf('task', ['a', 'b', 'a'])).toEqual([1, 2, 1]);
  expect(await aliases.idOf('run', 'task organisation')).toBe(1);
  await store.close();

  const again = await openStore(folder);
  const reopened = await Aliases.open(again);
  expect(await reopened.idOf('task', 'b')).toBe(2);
  expect(await reopened.idOf('task', 'c')).toBe(3);
  expect(reopened.keyOf('task', 1)).toBe('a');
  expect(reopened.keyOf('run', 1)).toBe('task organisation');
  expect(reopened.keyOf('task', 4)).toBeNull();
  expect(reopened.keyOf('organisation', 1)).toBeNull();
  await again.close();
});

test('who asks for the same thing at once gets one number', async () => {
  const store = await openStore(await temporaryFolder());
  const aliases = await Aliases.open(store);
  const ids = await Promise.all(
    ['x', 'y', 'x', 'z', 'y'].map((key) => aliases.idOf('organisation', key)),
  );
  expect(ids).toEqual([1, 2, 1, 3, 2]);
  await store.close();
});
