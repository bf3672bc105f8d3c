import { createRoute } from '@hono/zod-openapi';
import { listOf, TaskParams } from '../../schema/api/common.ts';
import {
  Decide,
  DecisionView,
  Preview,
  Review,
  TaskView,
  Withdraw,
} from '../../schema/api/tasks.ts';
import type { Api } from '../environment.ts';
import { chooseLanguage, LanguageHeaders, languageOf } from '../language.ts';
import { answers, needs, takes } from '../operation.ts';

/** What an operator does with tasks that others launched. Reading is open to tokens, deciding is not (rule 22). */
const tags = ['Deciding'];

const getInbox = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/inbox',
  summary: 'Tasks that wait for a decision of this operator',
  responses: answers(listOf(TaskView), 'The tasks'),
});

const getReview = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/tasks/{task}/review',
  summary: 'What a decision on the task means: what is read, what leaves, who gets it',
  request: { params: TaskParams, headers: LanguageHeaders },
  responses: answers(Review, 'The review; its digest binds the decision to it'),
});

// Its numbers are this organisation's own: never for a token.
const preview = createRoute({
  ...needs('own'),
  tags,
  method: 'post',
  path: '/v1/tasks/{task}/preview',
  summary: 'The first numbers that would leave, computed here and not sent',
  request: { params: TaskParams, headers: LanguageHeaders },
  responses: answers(Preview, 'The numbers'),
});

const decide = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/tasks/{task}/decision',
  summary: 'Accept or decline a task',
  description:
    'The review is kept with the decision, in the language of the header Accept-Language.',
  request: { params: TaskParams, headers: LanguageHeaders, body: takes(Decide) },
  responses: answers(TaskView, 'The task after the decision'),
});

const getDecision = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/tasks/{task}/decision',
  summary: 'What was decided here on a task, by whom, and what was shown then',
  request: { params: TaskParams },
  responses: answers(DecisionView, 'The decision'),
});

const withdraw = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/tasks/{task}/withdrawal',
  summary: 'Take back an acceptance',
  request: { params: TaskParams, body: takes(Withdraw) },
  responses: answers(TaskView, 'The task after the withdrawal'),
});

export function addDecidingRoutes(app: Api): void {
  app.openapi(getInbox, async (c) => c.json({ items: await c.env.services.inbox() }, 200));
  app.openapi(getReview, async (c) =>
    c.json(await c.env.services.review(c.req.valid('param').task, languageOf(c)), 200),
  );
  app.openapi(preview, async (c) => {
    const { task } = c.req.valid('param');
    const { signal } = c.req.raw;
    return c.json(await c.env.services.preview(task, signal, languageOf(c)), 200);
  });
  app.openapi(decide, async (c) => {
    const { task } = c.req.valid('param');
    const { 'accept-language': accepted } = c.req.valid('header');
    const language = chooseLanguage(accepted);
    return c.json(await c.env.services.decide(task, c.req.valid('json'), language), 200);
  });
  app.openapi(getDecision, async (c) =>
    c.json(await c.env.services.decision(c.req.valid('param').task), 200),
  );
  app.openapi(withdraw, async (c) => {
    const { reason } = c.req.valid('json');
    return c.json(await c.env.services.withdraw(c.req.valid('param').task, reason), 200);
  });
}
