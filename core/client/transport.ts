import type { z } from 'zod';
import { Problem } from '../schema/api/common.ts';
import { codes, type Code } from '../schema/codes.ts';
import { hasCode, ParleyError } from '../schema/errors.ts';
import { Deadline } from './deadline.ts';

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Call extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Segments after /v1; each is escaped. */
  readonly path: readonly string[];
  readonly query?: Query | undefined;
  readonly body?: unknown;
  /** A body that is JSON already. */
  readonly text?: string | undefined;
  /** The media type wanted; JSON unless said otherwise. */
  readonly accept?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** For the whole answer; of a stream for its beginning and for each piece. */
  readonly withinSeconds?: number | undefined;
}

export interface Transport {
  /** @throws ParleyError with the node's own code; the signal's reason when that aborts */
  json<T extends z.ZodType>(call: Call & { readonly answer: T }): Promise<z.output<T>>;
  text(call: Call): Promise<string>;
  bytes(call: Call): Promise<Uint8Array>;
  nothing(call: Call): Promise<void>;
  /** The body as it comes. Leaving the loop over it ends the request. */
  stream(call: Call): Promise<AsyncIterable<Uint8Array>>;
  /** Whether anybody has ever taken a connection here. */
  reached(): boolean;
}

/** Checking a long history takes minutes; what takes longer than this has hung. */
const WITHIN_SECONDS = 280;

export function createTransport(
  fetch: Fetch,
  baseUrl: string,
  /** Asked before every call: they may change while the client is in use. */
  headers: () => Readonly<Record<string, string>>,
): Transport {
  let reached = false;

  const send = async (call: Call, signal: AbortSignal): Promise<Response> => {
    const response = await fetch(urlOf(baseUrl, call), {
      method: call.method,
      headers: headersOf(headers(), call),
      ...bodyOf(call),
      signal,
      // The token is for this address alone.
      redirect: 'error',
    });
    reached = true;
    if (!response.ok) throw problemIn(response.status, await response.text());
    return response;
  };
  const failed = (call: Call, deadline: Deadline, cause: unknown): unknown => {
    const error = asFailure(baseUrl, call, deadline, cause);
    if (hasCode(error, 'STOPPED') || hasCode(error, 'TIMED_OUT')) reached = true;
    return error;
  };
  const whole = async <T>(call: Call, read: (response: Response) => Promise<T>): Promise<T> => {
    const deadline = new Deadline(call.withinSeconds ?? WITHIN_SECONDS, call.signal);
    try {
      return await read(await send(call, deadline.signal));
    } catch (cause) {
      throw failed(call, deadline, cause);
    } finally {
      deadline.end();
    }
  };

  async function* chunks(call: Call): AsyncGenerator<Uint8Array, void, undefined> {
    const deadline = new Deadline(call.withinSeconds ?? WITHIN_SECONDS, call.signal);
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    try {
      const body: ReadableStream<Uint8Array> | null = (await send(call, deadline.signal)).body;
      reader = body?.getReader();
      // The answer has begun: an empty piece says so.
      yield new Uint8Array();
      while (reader !== undefined) {
        deadline.renew();
        const { done, value } = await reader.read();
        if (done) return;
        deadline.end();
        yield value;
      }
    } catch (cause) {
      throw failed(call, deadline, cause);
    } finally {
      deadline.end();
      // Also where the loop over it was left: the node is told that nobody reads any more.
      await reader?.cancel().catch(() => undefined);
    }
  }

  const textOf = (call: Call) => whole(call, (response) => response.text());
  return {
    text: textOf,
    bytes: (call) => whole(call, async (response) => new Uint8Array(await response.arrayBuffer())),
    nothing: async (call) => {
      await textOf(call);
    },
    json: async ({ answer, ...call }) => readAs(answer, await textOf(call)),
    stream: async (call) => {
      const stream = chunks(call);
      await stream.next();
      return stream;
    },
    reached: () => reached,
  };
}

/** @throws ParleyError USAGE */
function headersOf(always: Readonly<Record<string, string>>, call: Call): Headers {
  const all = new Headers(always);
  all.set('accept', call.accept ?? 'application/json');
  // Writes without a body say so too: the node takes no write that a web page's form could send.
  if (call.method !== 'GET') all.set('content-type', 'application/json');
  for (const [name, value] of Object.entries(call.headers ?? {})) {
    if (!/^[\x20-\x7e]*$/.test(value)) {
      throw new ParleyError(
        'USAGE',
        `The header ${name} takes letters without accents, digits and signs on one line, not ${JSON.stringify(value)}. Nothing was asked of the node.`,
      );
    }
    all.set(name, value);
  }
  return all;
}

/** @throws ParleyError USAGE */
function bodyOf({ body, text }: Call): { body?: string } {
  if (text !== undefined) return { body: text };
  if (body === undefined) return {};
  try {
    return { body: JSON.stringify(body) };
  } catch (cause) {
    throw new ParleyError(
      'USAGE',
      'The request cannot be written as JSON. Nothing was asked of the node. Use plain numbers, texts, lists and objects.',
      { cause },
    );
  }
}

function urlOf(baseUrl: string, { path, query }: Call): string {
  const segments = path.map((segment) => {
    // URLs take these as steps; escaping does not help.
    if (segment === '' || segment === '.' || segment === '..') {
      throw new ParleyError('USAGE', `"${segment}" is no id. Nothing was asked of the node.`);
    }
    return encodeURIComponent(segment);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return `${baseUrl}/v1/${segments.join('/')}${text === '' ? '' : `?${text}`}`;
}

/** Whatever a fetch throws when it does not get through, as an error with a code; aborts stay what they are. */
function asFailure(baseUrl: string, call: Call, deadline: Deadline, cause: unknown): unknown {
  if (call.signal?.aborted === true) return call.signal.reason;
  if (deadline.passed) {
    return new ParleyError(
      'TIMED_OUT',
      `The node has said nothing for ${deadline.seconds} seconds. Whether it did what was asked is not known: look at the state before you try again.`,
      { cause },
    );
  }
  if (cause instanceof ParleyError) return cause;
  if (isRefused(cause)) {
    return new ParleyError(
      'NODE_NOT_RUNNING',
      `No node answers at ${baseUrl}. Nothing was done. Start it with: parley start, or give the address that it prints.`,
      { cause, details: { url: baseUrl } },
    );
  }
  return new ParleyError(
    'STOPPED',
    'The connection to the node broke before it had answered. Whether it did what was asked is not known: look at the state before you try again.',
    { cause },
  );
}

/** Where the platform tells: nobody listened, so that nothing can have been done. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && error.code === 'ECONNREFUSED') return true;
  const inner: unknown[] = error instanceof AggregateError ? error.errors : [error.cause];
  return inner.length > 0 && inner.every(isRefused);
}

function problemIn(status: number, text: string): ParleyError {
  const parsed = Problem.safeParse(parseJson(text));
  if (parsed.success && isCode(parsed.data.code)) {
    return new ParleyError(parsed.data.code, parsed.data.detail, { details: parsed.data.details });
  }
  return new ParleyError(
    'INTERNAL',
    `What answered with status ${status} does not speak Parley's API of this version. Update the older of the two.`,
    { details: { status } },
  );
}

function readAs<T extends z.ZodType>(schema: T, text: string): z.output<T> {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new ParleyError(
    'INTERNAL',
    'The node answered in a form this client does not know. What was asked may have been done. Update the older of the two.',
    { cause: parsed.error },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON fits no schema: the caller says what that means.
    return undefined;
  }
}

const isCode = (code: string): code is Code => Object.hasOwn(codes, code);
