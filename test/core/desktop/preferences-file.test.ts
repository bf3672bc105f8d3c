import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PreferencesFile, preferencesBeside } from '../../../core/desktop/preferences-file.ts';
import type { ParleyError } from '../../../core/schema/errors.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function place() {
  const root = await temporaryFolder();
  const path = preferencesBeside(join(root, 'parley'));
  const said: ParleyError[] = [];
  return { root, path, said, open: () => PreferencesFile.open(path, (error) => said.push(error)) };
}

describe('preferences', () => {
  test('are the usual ones before any was chosen, and outlast a restart', async () => {
    const { open, said, root } = await place();
    const file = await open();
    expect(file.current).toMatchObject({ language: null, theme: 'system', keepInTray: true });
    await file.change({ language: 'zh-CN' });
    await file.change({ theme: 'dark' });
    expect((await open()).current).toMatchObject({ language: 'zh-CN', theme: 'dark' });
    expect(said).toEqual([]);
    expect(await readdir(root)).toEqual(['parley-preferences.json']);
  });

  test('changes at once are all kept', async () => {
    const { open } = await place();
    const file = await open();
    await Promise.all([
      file.change({ theme: 'dark' }),
      file.change({ toldOfTray: true }),
      file.change({ language: 'en', theme: undefined }),
    ]);
    const kept = (await open()).current;
    expect(kept).toEqual(file.current);
    expect(kept).toMatchObject({ theme: 'dark', toldOfTray: true, language: 'en' });
  });

  test.each(['', '{', '[]', '7', 'null', '\u0000'.repeat(70_000)])(
    'a damaged file gives the usual ones, is said, and is kept aside when something changes (%#)',
    async (text) => {
      const { open, path, said } = await place();
      await writeFile(path, text);
      const file = await open();
      expect(file.current.theme).toBe('system');
      expect(said.map(({ code }) => code)).toEqual(['STORE_DAMAGED']);
      expect(await readFile(path, 'utf8')).toBe(text);
      await file.change({ theme: 'light' });
      expect((await open()).current.theme).toBe('light');
      expect(await readFile(`${path}.unreadable`, 'utf8')).toBe(text);
      expect(said).toHaveLength(1);
    },
  );

  test('what a newer version wrote is kept, whether it is a value or a preference that is not known here', async () => {
    const { open, path, said } = await place();
    const newer = { theme: 'sepia', language: 'zh-CN', density: { rows: 'compact' }, sounds: true };
    await writeFile(path, JSON.stringify(newer));
    const file = await open();
    expect(file.current).toMatchObject({ theme: 'system', language: 'zh-CN' });
    await file.change({ toldOfTray: true });
    await file.change({ language: 'en' });
    const written = async () => JSON.parse(await readFile(path, 'utf8')) as unknown;
    expect(await written()).toMatchObject({ ...newer, language: 'en', toldOfTray: true });
    expect(file.current).toMatchObject({ theme: 'system', language: 'en', toldOfTray: true });
    // What the person chooses here holds.
    await (await open()).change({ theme: 'dark' });
    expect(await written()).toMatchObject({ theme: 'dark', sounds: true });
    expect(said).toEqual([]);
  });

  test('what cannot be written has not changed, and the next change is tried again', async () => {
    const { open, path } = await place();
    const file = await open();
    await mkdir(join(path, 'in-the-way'), { recursive: true });
    await expect(file.change({ theme: 'dark' })).rejects.toMatchObject({
      code: 'STORE_UNWRITABLE',
    });
    expect(file.current.theme).toBe('system');
  });
});
