import type { Log } from '../feed/types.ts';
import { createHandler, type FetchHandler } from './handler.ts';
import { answerHeaders } from './answer-headers.ts';
import type { Refusal } from './loopback.ts';
import { problemResponse } from './problem.ts';
import type { NodeServices } from './services.ts';
import { tokenInvalid } from './token-invalid.ts';
import type { ApiTokens, TokenHolder } from './tokens.ts';

export interface HttpApiOptions {
  readonly services: NodeServices;
  readonly tokens: Pick<ApiTokens, 'find'>;
  readonly log: Log;
  /** Hears of failures nobody foresaw. */
  readonly report?: ((error: unknown) => void) | undefined;
  /** Milliseconds of a clock that does not run backwards. */
  readonly elapsed: () => number;
}

const READS = new Set(['GET', 'HEAD']);
const UNAUTHORISED = 401;
const BEARER = /^Bearer +([^\s]+)$/i;

/** The API for callers that show a token (RFC 6750, in the header alone). Every call is logged with its token's name. */
export function createHttpApi(options: HttpApiOptions): FetchHandler {
  const { services, tokens, log, report, elapsed } = options;
  return async (request) => {
    const begun = elapsed();
    const holder = holderOf(request, tokens);
    const response =
      holder === null
        ? invalid()
        : await answerTo(holder, request, (caller) => createHandler(services, caller, report));
    const name = holder === null ? null : holder.token.name;
    const { method, url } = request;
    logCall(log, {
      method,
      path: new URL(url).pathname,
      status: response.status,
      milliseconds: Math.round(elapsed() - begun),
      token: name,
    });
    return response;
  };
}

/** For what the listener answered by itself: every call is in the log, those that were refused too. */
export function logRefusal(log: Log): (refusal: Refusal) => void {
  return ({ method, path, status, code, reason }) =>
    log('info', `API: ${method} ${path} ${status} ${code}: ${reason}`, { method, path, status });
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly token: string | null;
}

function logCall(log: Log, call: Call): void {
  const { method, path, status, milliseconds, token } = call;
  const by = token === null ? 'no valid token' : `token "${token}"`;
  log('info', `API: ${method} ${path} ${status} in ${milliseconds} ms, ${by}`, { ...call });
}

function holderOf(request: Request, tokens: Pick<ApiTokens, 'find'>): TokenHolder | null {
  const secret = BEARER.exec(request.headers.get('authorization') ?? '')?.[1];
  return secret === undefined ? null : tokens.find(secret);
}

async function answerTo(
  { token, valid }: TokenHolder,
  request: Request,
  handlerFor: (caller: Parameters<typeof createHandler>[1]) => FetchHandler,
): Promise<Response> {
  const caller = { name: `token "${token.name}"`, scopes: new Set(token.scopes), valid };
  const response = await handlerFor(caller)(request);
  // It was revoked while the body arrived or the call waited for something to read; what it had done already is told.
  if (valid.aborted && (READS.has(request.method) || response.status === UNAUTHORISED)) {
    await response.body?.cancel();
    return invalid();
  }
  return response;
}

function invalid(): Response {
  return problemResponse(tokenInvalid(), {
    ...answerHeaders,
    'www-authenticate': 'Bearer realm="parley"',
  });
}
