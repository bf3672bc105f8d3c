import { expect, test } from 'vitest';
import { pacedFolders } from '../../../core/desktop/paced-folders.ts';
import type { System } from '../../../core/desktop/ports.ts';

test('a folder is not opened again and again at once, and is later', async () => {
  const nothing = () => undefined;
  const opened: string[] = [];
  const real: System = {
    copyText: nothing,
    openFolder: async (path) => void opened.push(path),
    startAtLogin: nothing,
    quit: nothing,
  };
  let clock = 1_000_000;
  const system = pacedFolders(
    real,
    () => clock,
    () => 'en',
  );
  for (let i = 0; i < 4; i += 1) await system.openFolder('/logs');
  await expect(system.openFolder('/logs')).rejects.toMatchObject({ code: 'TOO_FAST' });
  expect(opened).toHaveLength(4);
  clock += 5_000;
  await system.openFolder('/logs');
  await expect(system.openFolder('/logs')).rejects.toMatchObject({ code: 'TOO_FAST' });
  clock += 600_000;
  await system.openFolder('/logs');
  expect(opened).toHaveLength(6);
});
