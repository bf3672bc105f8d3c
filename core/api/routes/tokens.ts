import { createRoute } from '@hono/zod-openapi';
import { listOf } from '../../schema/api/common.ts';
import {
  CreateToken,
  IssuedToken,
  RotateToken,
  TokenParams,
  TokenView,
} from '../../schema/api/tokens.ts';
import type { Api } from '../environment.ts';
import { answers, answersNothing, creates, needs, takes } from '../operation.ts';

const tags = ['Tokens'];

const listTokens = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/tokens',
  summary: 'The tokens of this API, without their secrets',
  responses: answers(listOf(TokenView), 'The tokens'),
});

// Whoever makes a token lets another program act for this organisation (PROTOCOL.md rule 22).
const createToken = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/tokens',
  summary: 'Make a token; its secret is shown this once',
  request: { body: takes(CreateToken) },
  responses: creates(IssuedToken, 'The token and its secret'),
});

const rotateToken = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/tokens/{token}/rotation',
  summary: 'Give a token a new secret; the old one stops at once',
  request: { params: TokenParams, body: takes(RotateToken) },
  responses: answers(IssuedToken, 'The token and its new secret'),
});

const revokeToken = createRoute({
  ...needs('decide'),
  tags,
  method: 'delete',
  path: '/v1/tokens/{token}',
  summary: 'End a token; what it has open ends as well',
  request: { params: TokenParams },
  responses: answersNothing('Revoked'),
});

export function addTokenRoutes(app: Api): void {
  app.openapi(listTokens, async (c) => c.json({ items: await c.env.services.tokens() }, 200));
  app.openapi(createToken, async (c) =>
    c.json(await c.env.services.createToken(c.req.valid('json')), 201),
  );
  app.openapi(rotateToken, async (c) => {
    const { token } = c.req.valid('param');
    return c.json(await c.env.services.rotateToken(token, c.req.valid('json')), 200);
  });
  app.openapi(revokeToken, async (c) => {
    await c.env.services.revokeToken(c.req.valid('param').token);
    return c.body(null, 204);
  });
}
