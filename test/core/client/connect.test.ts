import { mkdtemp, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connect } from '../../../core/client/connect.ts';

const usage = expect.objectContaining({ code: 'USAGE' }) as Error;

async function addressOfNobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

afterEach(() => vi.unstubAllEnvs());

describe('connecting', () => {
  test.each([
    'http://127.0.0.1:6700',
    'http://localhost:1/',
    'http://[::1]:6700',
    'https://a.example',
  ])('%s', (url) => {
    expect(() => connect({ token: 't', url })).not.toThrow();
  });

  test.each([
    'http://a.example:6700',
    'http://10.0.0.1',
    'http://127.0.0.1.a.example',
    'http://localhost@a.example',
    'ftp://127.0.0.1',
    '127.0.0.1:6700',
    'http://',
    'http://127.0.0.1:99999',
  ])('%s would carry the token elsewhere, or nowhere', (url) => {
    expect(() => connect({ token: 't', url })).toThrow(usage);
  });

  test('another machine only when told', () => {
    const url = 'http://a.example:6700';
    expect(() => connect({ token: 't', url, allowRemote: true })).not.toThrow();
  });

  test.each(['', 'a b', 'a\r\nx: y', 'ä'])('%j is no token', (token) => {
    expect(() => connect({ token })).toThrow(usage);
  });

  test('token and address from the environment, the token from a file', async () => {
    vi.stubEnv('PARLEY_TOKEN', '');
    expect(() => connect()).toThrow(usage);
    vi.stubEnv('PARLEY_TOKEN', 'parley_x');
    const url = await addressOfNobody();
    vi.stubEnv('PARLEY_URL', url);
    await expect(connect().status()).rejects.toMatchObject({
      code: 'NODE_NOT_RUNNING',
      details: { url },
    });
    const tokenFile = join(await mkdtemp(join(tmpdir(), 'parley-test-')), 'token');
    expect(() => connect({ tokenFile })).toThrow(usage);
    await writeFile(tokenFile, 'parley_x\n');
    expect(() => connect({ tokenFile })).not.toThrow();
  });

  test('a folder without a node', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
    await expect(connect({ folder }).status()).rejects.toMatchObject({ code: 'NODE_NOT_RUNNING' });
  });
});
