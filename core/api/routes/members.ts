import { createRoute } from '@hono/zod-openapi';
import { SucceedMember } from '../../schema/api/collaborations.ts';
import { CollaborationParams, MemberParams } from '../../schema/api/common.ts';
import type { Api } from '../environment.ts';
import { answersNothing, needs, takes } from '../operation.ts';

const tags = ['Members'];

const promote = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/collaborations/{collaboration}/members/{member}/promotion',
  summary: 'Make a member an admin',
  request: { params: MemberParams },
  responses: answersNothing('Promoted'),
});

const demote = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/collaborations/{collaboration}/members/{member}/demotion',
  summary: 'Make an admin a plain member',
  request: { params: MemberParams },
  responses: answersNothing('Demoted'),
});

const remove = createRoute({
  ...needs('decide'),
  tags,
  method: 'delete',
  path: '/v1/collaborations/{collaboration}/members/{member}',
  summary: 'Remove a member',
  request: { params: MemberParams },
  responses: answersNothing('Removed'),
});

const leave = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/collaborations/{collaboration}/leave',
  summary: 'Leave the collaboration',
  request: { params: CollaborationParams },
  responses: answersNothing('Left'),
});

const succeed = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/collaborations/{collaboration}/successions',
  summary: 'Tie a new key to an organisation; the old one counts no longer',
  request: { params: CollaborationParams, body: takes(SucceedMember) },
  responses: answersNothing('Succeeded'),
});

export function addMemberRoutes(app: Api): void {
  app.openapi(promote, async (c) => {
    const { collaboration, member } = c.req.valid('param');
    await c.env.services.promote(collaboration, member);
    return c.body(null, 204);
  });
  app.openapi(demote, async (c) => {
    const { collaboration, member } = c.req.valid('param');
    await c.env.services.demote(collaboration, member);
    return c.body(null, 204);
  });
  app.openapi(remove, async (c) => {
    const { collaboration, member } = c.req.valid('param');
    await c.env.services.removeMember(collaboration, member);
    return c.body(null, 204);
  });
  app.openapi(leave, async (c) => {
    await c.env.services.leave(c.req.valid('param').collaboration);
    return c.body(null, 204);
  });
  app.openapi(succeed, async (c) => {
    const { old, new: successor } = c.req.valid('json');
    await c.env.services.succeed(c.req.valid('param').collaboration, old, successor);
    return c.body(null, 204);
  });
}
