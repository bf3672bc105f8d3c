import { z } from 'zod';
import { answerHeaders } from '../../api/answer-headers.ts';
import { withBoundedBody } from '../../api/bounded-body.ts';
import { listenLoopback, type Loopback } from '../../api/loopback.ts';
import { internalError, problemResponse } from '../../api/problem.ts';
import { asParleyError, hasCode, ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import { serveFiles } from '../interface-files.ts';
import { enterPage } from './enter-page.ts';
import { type GuardedPage, pageGuard } from './page-guard.ts';
import { PageSession } from './page-session.ts';
import { safelyParsed } from '../../schema/safely-parsed.ts';

export interface PageOptions extends GuardedPage {
  /** Of the cookie. */
  readonly name: string;
  /** The built page. */
  readonly folder: string;
  /** Answers one of its calls; its browser has the session. */
  readonly answer: (request: Request, path: string) => Promise<Response>;
}

export interface ServedPage {
  /** http://HOST:PORT */
  readonly origin: string;
  /** To be opened: once with its secret, then without. */
  address(): string;
  close(): Promise<void>;
}

const Entering = z.strictObject({ secret: z.string().max(200) });

/**
 * A page of `parley ui` on a port of its own that is free: its files for whoever opens it, its calls for the browser
 * with the session alone.
 */
export async function servePage(options: PageOptions): Promise<ServedPage> {
  const { name, host, header, folder, isCall, answer } = options;
  const files = serveFiles(folder);
  const late: { session: PageSession | null } = { session: null };

  const serve = async (request: Request): Promise<Response> => {
    const { session } = late;
    if (session === null) throw new ParleyError('NOT_READY', 'The page is not ready yet.');
    const { pathname: path } = new URL(request.url);
    if (path === '/session') return enter(request, session);
    const asked = path === '/' && !session.isOf(request) ? '/enter' : path;
    const entering = enterPage(asked, header);
    if (entering !== null) return entering;
    if (!isCall(path)) return files(request);
    if (!session.isOf(request)) throw notOpened();
    return answer(request, path);
  };

  const loopback: Loopback = await listenLoopback({
    port: 0,
    guard: pageGuard({ ...options, isCall: (path) => path === '/session' || isCall(path) }),
    handler: async (request) => {
      try {
        return await serve(request);
      } catch (error) {
        const known = asParleyError(error);
        const told = hasCode(known, 'INTERNAL') ? internalError(error) : known;
        return problemResponse(told, answerHeaders);
      }
    },
  });
  const session = new PageSession(`parley-${name}-${loopback.port}`);
  late.session = session;
  const origin = `http://${host}:${loopback.port}`;
  return {
    origin,
    address: () => (session.secret === null ? origin : `${origin}/enter#${session.secret}`),
    close: () => loopback.close(),
  };
}

/** The secret against the cookie. */
async function enter(request: Request, session: PageSession): Promise<Response> {
  if (request.method !== 'POST') {
    throw new ParleyError('METHOD_NOT_ALLOWED', 'Only POST is served here. Nothing was done.');
  }
  const { secret } = await jsonOf(request, Entering, limits.apiBodyBytes);
  const cookie = session.open(secret);
  if (cookie === null) throw notOpened();
  return new Response(null, { status: 204, headers: { ...answerHeaders, 'set-cookie': cookie } });
}

const notOpened = (): ParleyError =>
  new ParleyError(
    'TOKEN_INVALID',
    'This browser was not let in. Nothing was done. Open the address that parley ui printed; it works once.',
  );

/** A body as JSON of its form. @throws ParleyError USAGE, MESSAGE_TOO_LARGE */
export async function jsonOf<T extends z.ZodType>(
  request: Request,
  form: T,
  most: number,
): Promise<z.output<T>> {
  if (!/^application\/json(?:;|$)/.test(request.headers.get('content-type') ?? '')) {
    throw new ParleyError('USAGE', 'The request is not JSON. Nothing was done.');
  }
  const text = await (await withBoundedBody(request, most)).text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ParleyError('USAGE', 'The request is not JSON. Nothing was done.', { cause });
  }
  const parsed = safelyParsed(form, value);
  if (parsed.success) return parsed.data;
  throw new ParleyError('USAGE', 'The request is not well formed. Nothing was done.', {
    cause: parsed.error,
  });
}

export const jsonAnswer = (value: unknown): Response =>
  new Response(JSON.stringify(value), {
    headers: { ...answerHeaders, 'content-type': 'application/json' },
  });
