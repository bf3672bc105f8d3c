import { createRoute } from '@hono/zod-openapi';
import { listOf } from '../../schema/api/common.ts';
import { Draft, DraftParams, SaveDraft } from '../../schema/api/drafts.ts';
import type { Api } from '../environment.ts';
import { answers, answersNothing, creates, needs, takes } from '../operation.ts';

const tags = ['Drafts'];

const listDrafts = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/drafts',
  summary: 'Tasks that are still being composed here, the latest saved first',
  responses: answers(listOf(Draft), 'The drafts'),
});

const createDraft = createRoute({
  ...needs('launch'),
  tags,
  method: 'post',
  path: '/v1/drafts',
  summary: 'Keep a task that is not ready to be launched',
  request: { body: takes(SaveDraft) },
  responses: creates(Draft, 'The draft'),
});

const replaceDraft = createRoute({
  ...needs('launch'),
  tags,
  method: 'put',
  path: '/v1/drafts/{draft}',
  summary: 'Put another title and body in a draft’s place',
  request: { params: DraftParams, body: takes(SaveDraft) },
  responses: answers(Draft, 'The draft as it is now'),
});

const removeDraft = createRoute({
  ...needs('launch'),
  tags,
  method: 'delete',
  path: '/v1/drafts/{draft}',
  summary: 'Remove a draft',
  request: { params: DraftParams },
  responses: answersNothing('Removed'),
});

export function addDraftRoutes(app: Api): void {
  app.openapi(listDrafts, async (c) => c.json({ items: await c.env.services.drafts() }, 200));
  app.openapi(createDraft, async (c) =>
    c.json(await c.env.services.createDraft(c.req.valid('json')), 201),
  );
  app.openapi(replaceDraft, async (c) => {
    const { draft } = c.req.valid('param');
    return c.json(await c.env.services.replaceDraft(draft, c.req.valid('json')), 200);
  });
  app.openapi(removeDraft, async (c) => {
    await c.env.services.removeDraft(c.req.valid('param').draft);
    return c.body(null, 204);
  });
}
