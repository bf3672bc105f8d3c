import { createRoute } from '@hono/zod-openapi';
import {
  CollaborationView,
  CreatedInvitation,
  CreateInvitation,
  FoundCollaboration,
  JoinCollaboration,
  JoinView,
} from '../../schema/api/collaborations.ts';
import { CollaborationParams, InvitationParams, listOf } from '../../schema/api/common.ts';
import type { Api } from '../environment.ts';
import { answers, answersNothing, creates, needs, takes } from '../operation.ts';

const tags = ['Collaborations'];

const listCollaborations = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/collaborations',
  summary: 'The collaborations this organisation is or was in',
  responses: answers(listOf(CollaborationView), 'The collaborations'),
});

const getCollaboration = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/collaborations/{collaboration}',
  summary: 'One of them: members, invitations, published datasets',
  request: { params: CollaborationParams },
  responses: answers(CollaborationView, 'The collaboration'),
});

const foundCollaboration = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/collaborations',
  summary: 'Found a collaboration',
  request: { body: takes(FoundCollaboration) },
  responses: creates(CollaborationView, 'The new collaboration'),
});

const createInvitation = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/collaborations/{collaboration}/invitations',
  summary: 'Make an invitation for one organisation',
  request: { params: CollaborationParams, body: takes(CreateInvitation) },
  responses: creates(CreatedInvitation, 'The invitation with its ticket, shown once'),
});

const revokeInvitation = createRoute({
  ...needs('decide'),
  tags,
  method: 'delete',
  path: '/v1/collaborations/{collaboration}/invitations/{invitation}',
  summary: 'Revoke an invitation that nobody has used',
  request: { params: InvitationParams },
  responses: answersNothing('Revoked'),
});

const listJoins = createRoute({
  ...needs('read'),
  tags: ['Joins'],
  method: 'get',
  path: '/v1/joins',
  summary: 'Joins that were started with a ticket, and how they stand',
  responses: answers(listOf(JoinView), 'The joins'),
});

const join = createRoute({
  ...needs('decide'),
  tags: ['Joins'],
  method: 'post',
  path: '/v1/joins',
  summary: 'Join a collaboration with a ticket; it waits while the inviter cannot be reached',
  request: { body: takes(JoinCollaboration) },
  responses: creates(JoinView, 'The join, which goes on by itself'),
});

export function addCollaborationRoutes(app: Api): void {
  app.openapi(listCollaborations, async (c) =>
    c.json({ items: await c.env.services.collaborations() }, 200),
  );
  app.openapi(getCollaboration, async (c) =>
    c.json(await c.env.services.collaboration(c.req.valid('param').collaboration), 200),
  );
  app.openapi(foundCollaboration, async (c) =>
    c.json(await c.env.services.foundCollaboration(c.req.valid('json')), 201),
  );
  app.openapi(createInvitation, async (c) => {
    const { collaboration } = c.req.valid('param');
    return c.json(await c.env.services.invite(collaboration, c.req.valid('json')), 201);
  });
  app.openapi(revokeInvitation, async (c) => {
    const { collaboration, invitation } = c.req.valid('param');
    await c.env.services.revokeInvitation(collaboration, invitation);
    return c.body(null, 204);
  });
  app.openapi(listJoins, async (c) => c.json({ items: await c.env.services.joins() }, 200));
  app.openapi(join, async (c) =>
    c.json(await c.env.services.join(c.req.valid('json').ticket), 201),
  );
}
