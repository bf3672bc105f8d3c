import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { asParleyError, hasCode, ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import { answerHeaders } from '../../api/answer-headers.ts';
import { withBoundedBody } from '../../api/bounded-body.ts';
import type { FetchHandler } from '../../api/handler.ts';
import {
  errorBody,
  errorStatus,
  routeOf,
  type Vantage6Environment,
  type Vantage6Parts,
} from './context.ts';
import { generationOf } from './generation.ts';
import { addMemberRoutes } from './routes/members.ts';
import { addOtherRoutes, addPublicRoutes } from './routes/other.ts';
import { addRunRoutes } from './routes/runs.ts';
import { addSessionRoutes, requireUser } from './routes/session.ts';
import { addTaskRoutes } from './routes/tasks.ts';
import { bearerOf } from './tokens.ts';

export interface HandlerPorts {
  /** What nobody foresaw, with its cause. */
  readonly report: (error: ParleyError) => void;
  /** Every call. */
  readonly log: (line: string) => void;
}

const app = createApp();

/** vantage6's server API, under /api and without it. Every failure is JSON with `msg`, which the clients show. */
export function createVantage6Handler(parts: Vantage6Parts, ports: HandlerPorts): FetchHandler {
  return async (request) => {
    const seen: Vantage6Environment['Bindings']['seen'] = { user: null };
    const response = await answer(request, { ...parts, seen }, ports);
    for (const [name, value] of Object.entries(answerHeaders)) response.headers.set(name, value);
    const { pathname } = new URL(request.url);
    ports.log(
      `vantage6 facade: ${request.method} ${pathname} ${response.status} (${seen.user ?? 'nobody'})`,
    );
    return response;
  };
}

async function answer(
  request: Request,
  bindings: Vantage6Environment['Bindings'],
  { report }: HandlerPorts,
): Promise<Response> {
  try {
    const bounded = await withBoundedBody(request, limits.apiBodyBytes);
    return await app.fetch(bounded, bindings);
  } catch (thrown) {
    const error = asParleyError(thrown);
    if (!hasCode(error, 'INTERNAL') || request.signal.aborted) {
      return Response.json(errorBody(error), { status: errorStatus(error) });
    }
    report(error);
    return Response.json(
      { msg: 'An unexpected error occurred on the server! The node printed the cause.' },
      { status: 500 },
    );
  }
}

function createApp(): Hono<Vantage6Environment> {
  const api = new Hono<Vantage6Environment>();
  addPublicRoutes(api);
  addSessionRoutes(api);
  api.use(async (c, next) => {
    const session = await c.env.tokens.read(bearerOf(c.req.header('authorization')), 'access');
    const user = requireUser(c, session);
    c.env.seen.user = user.name;
    c.set('user', user);
    c.set('session', session);
    const generation = generationOf(routeOf(c).path, c.req.queries());
    if (generation !== null) c.env.generations.note(session.id, generation);
    await next();
  });
  addMemberRoutes(api);
  addTaskRoutes(api);
  addRunRoutes(api);
  addOtherRoutes(api);

  const root = new Hono<Vantage6Environment>({ strict: false });
  root.route('/api', api);
  root.route('/', api);
  root.notFound((c) => {
    throw new ParleyError(
      'NOT_FOUND',
      `${c.req.method} ${c.req.path} is not served here: a Parley node answers what scripts need of vantage6's API. See docs/vantage6.md; what changes members, users or passwords is done by the operator, with parley.`,
    );
  });
  root.onError((error) => {
    throw error instanceof HTTPException
      ? new ParleyError('USAGE', `The request is not well formed (${error.message}).`, {
          cause: error,
        })
      : error;
  });
  return root;
}
