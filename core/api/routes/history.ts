import { createRoute } from '@hono/zod-openapi';
import { ExportHistory, HistoryPage, HistoryQuery } from '../../schema/api/history.ts';
import type { Api } from '../environment.ts';
import { answers, answersText, needs, takes } from '../operation.ts';

const tags = ['History'];

const getHistory = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/history',
  summary: 'What happened, newest first, page by page',
  request: { query: HistoryQuery },
  responses: answers(HistoryPage, 'A page'),
});

// POST because it takes a body; it changes nothing.
const exportHistory = createRoute({
  ...needs('read'),
  tags,
  method: 'post',
  path: '/v1/history/export',
  summary: 'A history as a file that anybody can verify offline',
  request: { body: takes(ExportHistory) },
  responses: answersText('The text of the file, to be stored byte for byte'),
});

export function addHistoryRoutes(app: Api): void {
  app.openapi(getHistory, async (c) =>
    c.json(await c.env.services.history(c.req.valid('query')), 200),
  );
  app.openapi(exportHistory, async (c) =>
    c.text(await c.env.services.exportHistory(c.req.valid('json').collaboration), 200),
  );
}
