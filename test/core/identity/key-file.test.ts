import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspectKeyFile, readKeyFile, writeKeyFile } from '../../../core/identity/key-file.ts';
import { createIdentity } from '../../../core/identity/keys.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const path = async (): Promise<string> => join(await temporaryFolder(), 'key');

test('without a passphrase the key is read back from a file of its owner', async () => {
  const file = await path();
  const identity = await createIdentity();
  expect(await readKeyFile(file, null)).toBeNull();
  expect(await inspectKeyFile(file)).toBeNull();
  await writeKeyFile(file, identity, null);
  expect((await readKeyFile(file, null))?.organisation).toBe(identity.organisation);
  expect(await inspectKeyFile(file)).toEqual({
    organisation: identity.organisation,
    protection: 'none',
  });
});

test('under a passphrase it opens with that one alone, however its letters are composed', async () => {
  const file = await path();
  const identity = await createIdentity();
  await writeKeyFile(file, identity, 'Zürich\u212B');
  const opened = await readKeyFile(file, 'Zu\u0308rich\u00C5');
  expect(opened?.organisation).toBe(identity.organisation);
  await expect(readKeyFile(file, 'Zurich')).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
  await expect(readKeyFile(file, null)).rejects.toMatchObject({ code: 'PASSPHRASE_NEEDED' });
  await expect(writeKeyFile(file, identity, '')).rejects.toMatchObject({ code: 'USAGE' });
  expect(await inspectKeyFile(file)).toMatchObject({ protection: 'passphrase' });
  const seed = Buffer.from(identity.libp2pKey.raw.subarray(0, 32));
  expect((await readFile(file)).includes(seed)).toBe(false);
});

test.skipIf(process.platform === 'win32')('a file that others can open is refused', async () => {
  const file = await path();
  await writeKeyFile(file, await createIdentity(), null);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  for (const mode of [0o640, 0o604, 0o620, 0o644]) {
    await chmod(file, mode);
    await expect(readKeyFile(file, null)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  }
});

test('every damaged byte is told from a wrong passphrase', async () => {
  const file = await path();
  await writeKeyFile(file, await createIdentity(), 'right');
  const intact = await readFile(file);
  for (let at = 0; at < intact.length; at += 7) {
    const damaged = Buffer.from(intact);
    damaged[at]! ^= 4;
    await writeFile(file, damaged);
    await expect(readKeyFile(file, 'right')).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  }
  await writeFile(file, intact.subarray(0, 40));
  await expect(readKeyFile(file, 'right')).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  await writeFile(file, Buffer.alloc(100_000));
  await expect(readKeyFile(file, 'right')).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
});

test('a failed write leaves the old file and no rest', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'key');
  await expect(
    writeKeyFile(join(folder, 'none', 'key'), await createIdentity(), null),
  ).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
  await writeKeyFile(file, await createIdentity(), null);
  const second = await createIdentity();
  await writeKeyFile(file, second, null);
  expect((await readKeyFile(file, null))?.organisation).toBe(second.organisation);
  expect(await readdir(folder)).toEqual(['key']);
});
