import { createRoute } from '@hono/zod-openapi';
import {
  ExportHistory,
  HistoryPage,
  HistoryQuery,
  HistoryVerdictView,
} from '../../schema/api/history.ts';
import type { Api } from '../environment.ts';
import { LanguageHeaders, languageOf } from '../language.ts';
import { answers, answersText, needs, takes } from '../operation.ts';

const tags = ['History'];

const getHistory = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/history',
  summary: 'What happened, newest first, page by page',
  request: { query: HistoryQuery, headers: LanguageHeaders },
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

// No schema reads the body: it may be large, and is read in a thread of its own.
const verifyHistory = createRoute({
  ...needs('read'),
  tags,
  method: 'post',
  path: '/v1/history/verification',
  summary: 'Check an exported history: hashes, signatures, chains, members, rosters, results',
  description:
    'The body is the text of an export, byte for byte, of this node or of another. Nothing of it is stored. That it does not verify is an answer, not a problem; HISTORY_INVALID is for what is no export at all.',
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { type: 'object', description: 'An export.' } } },
  },
  responses: answers(HistoryVerdictView, 'What was found'),
});

export function addHistoryRoutes(app: Api): void {
  app.openapi(getHistory, async (c) =>
    c.json(await c.env.services.history(c.req.valid('query'), languageOf(c)), 200),
  );
  app.openapi(exportHistory, async (c) =>
    c.text(await c.env.services.exportHistory(c.req.valid('json').collaboration), 200),
  );
  app.openapi(verifyHistory, async (c) => {
    const content = new Uint8Array(await c.req.arrayBuffer());
    return c.json(await c.env.services.verifyHistory(content, c.req.raw.signal), 200);
  });
}
