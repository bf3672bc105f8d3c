import { answerHeaders } from '../api/answer-headers.ts';
import { withBoundedBody } from '../api/bounded-body.ts';
import { LargeBodies } from '../api/large-bodies.ts';
import { internalError, problemResponse } from '../api/problem.ts';
import type { Fetch } from '../client/transport.ts';
import { NARROWING_HEADER } from '../schema/api/narrowing.ts';
import { asParleyError, hasCode, ParleyError } from '../schema/errors.ts';

/** What a page may say beside its path and body. */
const HEADERS_IN = [
  'accept',
  'accept-language',
  'content-type',
  'idempotency-key',
  'last-event-id',
];
const HEADERS_OUT = ['content-type', 'content-disposition', 'retry-after', 'allow'];
const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE']);

export type PageProxy = (request: Request) => Promise<Response>;

/**
 * Passes what the interface's pages ask of the node's API on to its control socket, as `window`: a page, compromised or
 * not, can read and launch, and decide nothing (PROTOCOL.md rule 22). Always answers; failures are problem documents.
 * @param node speaks to the node as it is now; its folder may change (the demo)
 */
export function createPageProxy(node: () => Fetch): PageProxy {
  const largeBodies = new LargeBodies();

  const pass = async (request: Request): Promise<Response> => {
    if (!METHODS.has(request.method)) throw methodNotAllowed(request.method);
    const target = targetOf(request.url);
    const { most, release } = largeBodies.admit(request);
    try {
      const { method, body, signal } = await withBoundedBody(request, most);
      const answer = await node()(`http://parley.local${target}`, {
        method,
        headers: headersIn(request.headers),
        signal,
        ...(body === null ? {} : { body, duplex: 'half' }),
      });
      return new Response(answer.body, {
        status: answer.status,
        headers: headersOut(answer.headers),
      });
    } finally {
      release();
    }
  };

  return async (request) => {
    try {
      return await pass(request);
    } catch (error) {
      return problemResponse(asAnswer(error, request.signal), answerHeaders);
    }
  };
}

/** @throws ParleyError NOT_FOUND for what is not the API, however it is written */
function targetOf(url: string): string {
  const { pathname, search } = new URL(url);
  if (pathname.startsWith('/v1/') && !/\/\/|\\|%(?:2[ef]|5c|[01][0-9a-f]|7f)/i.test(pathname)) {
    return pathname + search;
  }
  throw new ParleyError('NOT_FOUND', 'There is no such path in the API. Nothing was done.');
}

function headersIn(from: Headers): Headers {
  const passed = only(HEADERS_IN, from);
  passed.set(NARROWING_HEADER, 'window');
  return passed;
}

function headersOut(from: Headers): Headers {
  const passed = only(HEADERS_OUT, from);
  for (const [name, value] of Object.entries(answerHeaders)) passed.set(name, value);
  return passed;
}

function only(names: readonly string[], from: Headers): Headers {
  const kept = new Headers();
  for (const name of names) {
    const value = from.get(name);
    if (value !== null) kept.set(name, value);
  }
  return kept;
}

const methodNotAllowed = (method: string): ParleyError =>
  new ParleyError(
    'METHOD_NOT_ALLOWED',
    `${method} is not served here, only ${[...METHODS].join(', ')}. Nothing was done.`,
  );

function asAnswer(error: unknown, signal: AbortSignal): ParleyError {
  if (signal.aborted) {
    // Nobody reads this any more.
    return new ParleyError('STOPPED', 'The page ended the request before it was answered.', {
      cause: error,
    });
  }
  const known = asParleyError(error);
  return hasCode(known, 'INTERNAL') ? internalError(error) : known;
}
