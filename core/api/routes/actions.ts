import { createRoute } from '@hono/zod-openapi';
import { ActionPage, ActionQuery, NoteAction } from '../../schema/api/actions.ts';
import type { Api } from '../environment.ts';
import { answers, answersNothing, needs, takes } from '../operation.ts';

const tags = ['Actions'];

const listActions = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/actions',
  summary: 'What was done at this node that stands in no feed, the newest first, page by page',
  request: { query: ActionQuery },
  responses: answers(ActionPage, 'A page'),
});

const noteAction = createRoute({
  ...needs('own'),
  tags,
  method: 'post',
  path: '/v1/actions',
  summary: 'Note that a result or a history was saved as a file',
  request: { body: takes(NoteAction) },
  responses: answersNothing('Noted'),
});

export function addActionRoutes(app: Api): void {
  app.openapi(listActions, async (c) =>
    c.json(await c.env.services.actions(c.req.valid('query')), 200),
  );
  app.openapi(noteAction, async (c) => {
    const { services, caller } = c.env;
    const action = c.req.valid('json');
    // Of what there is alone. @throws ParleyError NOT_FOUND
    if (action.kind === 'result-exported') await services.task(action.task);
    else if (action.collaboration !== null) await services.collaboration(action.collaboration);
    await services.noteAction(action, caller.name);
    return c.body(null, 204);
  });
}
