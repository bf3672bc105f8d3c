import { createRoute } from '@hono/zod-openapi';
import { listOf } from '../../schema/api/common.ts';
import {
  AddFacadeUser,
  FacadeAlgorithmView,
  FacadeStatus,
  FacadeUserParams,
  FacadeUserView,
  OpenFacade,
} from '../../schema/api/facade.ts';
import type { Api } from '../environment.ts';
import { answers, answersNothing, creates, needs, takes } from '../operation.ts';

const tags = ['vantage6 facade'];

const getFacade = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/facade',
  summary: 'Whether scripts written for vantage6 are served, and where',
  responses: answers(FacadeStatus, 'The facade as it is now'),
});

const listAlgorithms = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/facade/algorithms',
  summary: 'What images and methods of vantage6 are in Parley',
  responses: answers(listOf(FacadeAlgorithmView), 'The table'),
});

const openFacade = createRoute({
  ...needs('decide'),
  tags,
  method: 'put',
  path: '/v1/facade',
  summary: 'Serve such scripts on a port of this machine, now and whenever the node runs',
  request: { body: takes(OpenFacade) },
  responses: answers(FacadeStatus, 'The facade, open'),
});

const closeFacade = createRoute({
  ...needs('decide'),
  tags,
  method: 'delete',
  path: '/v1/facade',
  summary: 'Serve such scripts no longer',
  responses: answers(FacadeStatus, 'The facade, closed'),
});

const listUsers = createRoute({
  ...needs('own'),
  tags,
  method: 'get',
  path: '/v1/facade/users',
  summary: 'Who may sign in to the facade',
  responses: answers(listOf(FacadeUserView), 'The users'),
});

const addUser = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/facade/users',
  summary: 'Let somebody sign in to the facade',
  request: { body: takes(AddFacadeUser) },
  responses: creates(FacadeUserView, 'The user'),
});

const removeUser = createRoute({
  ...needs('decide'),
  tags,
  method: 'delete',
  path: '/v1/facade/users/{user}',
  summary: 'Let a user sign in no longer; the tokens it has stop working',
  request: { params: FacadeUserParams },
  responses: answersNothing('Removed'),
});

export function addFacadeRoutes(app: Api): void {
  app.openapi(getFacade, async (c) => c.json(await c.env.services.facade(), 200));
  app.openapi(listAlgorithms, (c) => c.json({ items: c.env.services.facadeAlgorithms() }, 200));
  app.openapi(openFacade, async (c) =>
    c.json(await c.env.services.openFacade(c.req.valid('json')), 200),
  );
  app.openapi(closeFacade, async (c) => c.json(await c.env.services.closeFacade(), 200));
  app.openapi(listUsers, async (c) => c.json({ items: await c.env.services.facadeUsers() }, 200));
  app.openapi(addUser, async (c) =>
    c.json(await c.env.services.addFacadeUser(c.req.valid('json')), 201),
  );
  app.openapi(removeUser, async (c) => {
    await c.env.services.removeFacadeUser(c.req.valid('param').user);
    return c.body(null, 204);
  });
}
