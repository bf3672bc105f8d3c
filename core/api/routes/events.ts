import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { EventsPage, EventsQuery, LastEventId } from '../../schema/api/events.ts';
import type { Api } from '../environment.ts';
import { eventStream } from '../event-stream.ts';
import { needs, problems } from '../operation.ts';

const STREAM = 'text/event-stream';

const getEvents = createRoute({
  ...needs('read'),
  tags: ['Events'],
  method: 'get',
  path: '/v1/events',
  summary: 'Everything that changes at this node, from a number on',
  description: [
    'With `Accept: text/event-stream`, server-sent events (`id` is the number, `event` the kind, `data` the event) that go on until you hang up or the node stops; a comment comes every 15 seconds when nothing else does. To resume, send `from`, or the header `Last-Event-ID`.',
    'Otherwise one page of JSON; with `seconds` it waits for a first event. Ask again from `next`.',
    'Numbers have no gaps, over restarts too. The newest 100,000 events are kept; asking for older ones is EVENTS_GONE, whose details name the oldest there is and the next.',
  ].join('\n\n'),
  request: { query: EventsQuery, headers: LastEventId },
  responses: {
    200: {
      description: 'A page, or the stream',
      content: {
        'application/json': { schema: EventsPage },
        [STREAM]: { schema: z.string() },
      },
    },
    ...problems,
  },
});

export function addEventRoutes(app: Api): void {
  app.openapi(getEvents, async (c) => {
    const { services } = c.env;
    const { from, limit, seconds } = c.req.valid('query');
    const seen = c.req.valid('header')['last-event-id'];
    const { signal } = c.req.raw;
    if (c.req.header('accept')?.includes(STREAM) === true) {
      // What the reader says it has seen is newer than the address it first asked.
      const start = seen === undefined ? (from ?? null) : seen + 1;
      return eventStream(services.followEvents(start, signal)[Symbol.asyncIterator]());
    }
    return c.json(await services.events({ from, limit, seconds }, signal), 200);
  });
}
