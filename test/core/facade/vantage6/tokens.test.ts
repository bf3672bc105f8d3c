import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { bearerOf, FacadeTokens } from '../../../../core/facade/vantage6/tokens.ts';
import { limits } from '../../../../core/schema/limits.ts';

const secret = new Uint8Array(32).fill(7);
const setUp = () => {
  const clock = { now: 1_700_000_000_000 };
  return { clock, tokens: new FacadeTokens(secret, () => clock.now) };
};
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const invalid = { code: 'TOKEN_INVALID' };

test('claims are what vantage6’s clients read without checking the signature', async () => {
  const { tokens, clock } = setUp();
  const { access } = await tokens.issue(5);
  const [head = '', body = '', signature] = access.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
  expect(claims).toMatchObject({
    sub: 5,
    identity: 5,
    client_type: 'user',
    roles: ['Researcher'],
    exp: (clock.now + limits.facade.accessLifetime) / 1000,
  });
  // A second implementation of the signature (RFC 7518, HS256).
  const key = Buffer.from(secret).toString('hex');
  const expected = createHmac('sha256', key).update(`${head}.${body}`).digest('base64url');
  expect(signature).toBe(expected);
});

test('access and refresh tokens are not mixed up', async () => {
  const { tokens } = setUp();
  const { access, refresh } = await tokens.issue(5);
  const session = await tokens.read(access, 'access');
  expect(session.user).toBe(5);
  expect((await tokens.read(refresh, 'refresh')).id).toBe(session.id);
  await expect(tokens.read(refresh, 'access')).rejects.toMatchObject(invalid);
  await expect(tokens.read(access, 'refresh')).rejects.toMatchObject(invalid);
});

test('they expire by this node’s clock', async () => {
  const { tokens, clock } = setUp();
  const { access, refresh } = await tokens.issue(5);
  clock.now += limits.facade.accessLifetime - 1000;
  await tokens.read(access, 'access');
  clock.now += 1000;
  await expect(tokens.read(access, 'access')).rejects.toMatchObject({
    ...invalid,
    details: { expired: true },
  });
  await tokens.read(refresh, 'refresh');
  clock.now += limits.facade.refreshLifetime;
  await expect(tokens.read(refresh, 'refresh')).rejects.toMatchObject(invalid);
});

test('another secret, another algorithm, no signature, changed claims: nothing of it is taken', async () => {
  const { tokens } = setUp();
  const { access } = await tokens.issue(5);
  const [head = '', body = '', signature = ''] = access.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
  const other = await new FacadeTokens(new Uint8Array(32), () => 1_700_000_000_000).issue(5);
  for (const token of [
    other.access,
    `${part({ alg: 'none', typ: 'JWT' })}.${body}.`,
    `${part({ alg: 'none', typ: 'JWT' })}.${body}.${signature}`,
    `${head}.${part({ ...claims, sub: 1 })}.${signature}`,
    `${head}.${body}`,
    `${head}.${body}.`,
    'x.y.z',
    '..',
  ]) {
    await expect(tokens.read(token, 'access'), token).rejects.toMatchObject(invalid);
  }
});

test('the header is Bearer and one token', () => {
  expect(bearerOf('Bearer a.b-c.d_e')).toBe('a.b-c.d_e');
  expect(bearerOf('bearer a.b.c')).toBe('a.b.c');
  for (const header of [undefined, '', 'Bearer', 'Bearer ', 'Basic a.b.c', 'Bearer a b', 'a.b.c']) {
    expect(() => bearerOf(header)).toThrow(expect.objectContaining(invalid));
  }
});
