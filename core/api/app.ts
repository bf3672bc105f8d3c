import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import type { MiddlewareHandler } from 'hono';
import { usageError } from '../schema/api/issues.ts';
import { ParleyError } from '../schema/errors.ts';
import type { Api, ApiEnvironment } from './environment.ts';
import { addActionRoutes } from './routes/actions.ts';
import { addCollaborationRoutes } from './routes/collaborations.ts';
import { addDatasetRoutes } from './routes/datasets.ts';
import { addDecidingRoutes } from './routes/deciding.ts';
import { addDraftRoutes } from './routes/drafts.ts';
import { addEventRoutes } from './routes/events.ts';
import { addFacadeRoutes } from './routes/facade.ts';
import { addHistoryRoutes } from './routes/history.ts';
import { addMemberRoutes } from './routes/members.ts';
import { addNodeRoutes } from './routes/node.ts';
import { addOpenApiRoute } from './routes/open-api.ts';
import { addPolicyRoutes } from './routes/policies.ts';
import { addTaskRoutes } from './routes/tasks.ts';
import { addTokenRoutes } from './routes/tokens.ts';

const WRITES = new Set(['POST', 'PUT', 'PATCH']);
const parts = {
  json: 'The body',
  query: 'The query',
  param: 'The path',
  header: 'The headers',
} as const;

/** All routes. Errors are thrown on to whoever answers the request (handler.ts), with or without hono's wrapping. */
export function createApp(): Api {
  const app = new OpenAPIHono<ApiEnvironment>({
    defaultHook: (result) => {
      if (result.success) return;
      throw usageError(
        result.target in parts ? parts[result.target as keyof typeof parts] : 'The request',
        result.error,
      );
    },
  });
  app.use(requireJson);
  addNodeRoutes(app);
  addCollaborationRoutes(app);
  addMemberRoutes(app);
  addDatasetRoutes(app);
  addTaskRoutes(app);
  addDraftRoutes(app);
  addDecidingRoutes(app);
  addPolicyRoutes(app);
  addHistoryRoutes(app);
  addActionRoutes(app);
  addEventRoutes(app);
  addTokenRoutes(app);
  addFacadeRoutes(app);
  addOpenApiRoute(app);
  app.notFound((c) => {
    throw new ParleyError(
      'NOT_FOUND',
      `There is no ${c.req.method} ${c.req.path} here. See the OpenAPI document for what there is.`,
    );
  });
  app.onError((error) => {
    throw error instanceof HTTPException ? asUsage(error) : error;
  });
  return app;
}

/** A form posted by a web page cannot name this type without asking first (security, section 2). */
const requireJson: MiddlewareHandler = async (c, next) => {
  if (WRITES.has(c.req.method)) {
    const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/json') {
      throw new ParleyError(
        'USAGE',
        `The body must be JSON with the header content-type: application/json${type === undefined ? '' : `, not ${type}`}. Nothing was done.`,
      );
    }
  }
  await next();
};

/** What hono itself refuses is always the form of the request: JSON that cannot be parsed. */
function asUsage(error: HTTPException): ParleyError {
  return new ParleyError(
    'USAGE',
    `The request is not well formed (${error.message}). Nothing was done.`,
    { cause: error },
  );
}
