import { createRoute } from '@hono/zod-openapi';
import { listOf, PolicyParams } from '../../schema/api/common.ts';
import { Policy, PolicyTerms } from '../../schema/local/policy.ts';
import type { Api } from '../environment.ts';
import { answers, answersNothing, creates, needs, takes } from '../operation.ts';

const tags = ['Policies'];

const listPolicies = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/policies',
  summary: 'What this operator has decided in advance',
  responses: answers(listOf(Policy), 'The policies'),
});

const addPolicy = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/policies',
  summary: 'Decide in advance on tasks of a kind',
  request: { body: takes(PolicyTerms) },
  responses: creates(Policy, 'The policy'),
});

const removePolicy = createRoute({
  ...needs('decide'),
  tags,
  method: 'delete',
  path: '/v1/policies/{policy}',
  summary: 'Remove a policy; what it decided stays decided',
  request: { params: PolicyParams },
  responses: answersNothing('Removed'),
});

export function addPolicyRoutes(app: Api): void {
  app.openapi(listPolicies, async (c) => c.json({ items: await c.env.services.policies() }, 200));
  app.openapi(addPolicy, async (c) =>
    c.json(await c.env.services.addPolicy(c.req.valid('json')), 201),
  );
  app.openapi(removePolicy, async (c) => {
    await c.env.services.removePolicy(c.req.valid('param').policy);
    return c.body(null, 204);
  });
}
