import { createRoute, z } from '@hono/zod-openapi';
import type { JSONValue } from 'hono/utils/types';
import type { Api } from '../environment.ts';
import { documentOf } from '../open-api/document.ts';
import { answers, needs } from '../operation.ts';

const getDocument = createRoute({
  ...needs('read'),
  tags: ['Node'],
  method: 'get',
  path: '/v1/openapi.json',
  summary: 'This API, described in OpenAPI 3.1',
  responses: answers(z.record(z.string(), z.unknown()), 'The document'),
});

export function addOpenApiRoute(app: Api): void {
  // Made when somebody asks, since all routes are known only then; and once, since they do not change.
  let made: Record<string, JSONValue> | null = null;
  app.openapi(getDocument, (c) => {
    made ??= JSON.parse(JSON.stringify(documentOf(app))) as Record<string, JSONValue>;
    return c.json(made, 200);
  });
}
