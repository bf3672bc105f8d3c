import { expect, test } from 'vitest';
import { createIdentity, seedOf } from '../../../core/identity/keys.ts';
import { makeRecoveryFile, openRecoveryFile } from '../../../core/identity/recovery.ts';

const identity = await createIdentity();
const recovery = {
  identity,
  profile: { name: 'Hospital North', contact: 'data@north.example' },
  made: 1_700_000_000_000,
  sections: { collaborations: [{ id: 'x', members: ['/ip4/10.0.0.1/tcp/4001'] }], datasets: {} },
};
const text = await makeRecoveryFile(recovery, 'long passphrase');

test('a recovery file brings everything back', async () => {
  const opened = await openRecoveryFile(text, 'long passphrase');
  expect(opened.identity.organisation).toBe(identity.organisation);
  expect(seedOf(opened.identity)).toEqual(seedOf(identity));
  const { identity: _opened, ...rest } = opened;
  const { identity: _made, ...expected } = recovery;
  expect(rest).toEqual(expected);
});

test('it shows whose it is and hides the rest', () => {
  expect(text).toContain(identity.organisation);
  expect(text).not.toContain('10.0.0.1');
  expect(text).not.toContain('Hospital');
  expect(text).not.toContain(Buffer.from(seedOf(identity)).toString('base64'));
});

test('a wrong passphrase and a damaged file are told apart', async () => {
  await expect(openRecoveryFile(text, 'other')).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
  const value = JSON.parse(text) as Record<string, unknown>;
  const changed = [
    '',
    'not a recovery file',
    '[]',
    text.slice(0, -20),
    JSON.stringify({ ...value, version: 2 }),
    JSON.stringify({ ...value, made: 1 }),
    JSON.stringify({ ...value, box: `${String(value['box']).slice(0, -8)}AAAAAAA=` }),
    JSON.stringify({ ...value, parameters: { ...(value['parameters'] as object), N: 2 ** 30 } }),
  ];
  for (const damaged of changed) {
    await expect(openRecoveryFile(damaged, 'long passphrase')).rejects.toMatchObject({
      code: 'RECOVERY_FILE_INVALID',
    });
  }
});

test('reformatting the JSON does no harm', async () => {
  const compact = JSON.stringify(JSON.parse(text));
  const opened = await openRecoveryFile(compact, 'long passphrase');
  expect(opened.identity.organisation).toBe(identity.organisation);
});

test('an empty passphrase is refused', async () => {
  await expect(makeRecoveryFile(recovery, '')).rejects.toMatchObject({ code: 'USAGE' });
});
