import type { z } from 'zod';
import { Problem } from '../schema/api/common.ts';
import { codes, type Code } from '../schema/codes.ts';
import { ParleyError } from '../schema/errors.ts';

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface Call<T extends z.ZodType> extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Segments after /v1; each is escaped. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly body?: unknown;
  readonly answer: T;
}

export interface Transport {
  /** @throws ParleyError with the node's own code; the signal's reason when that aborts */
  json<T extends z.ZodType>(call: Call<T>): Promise<z.output<T>>;
  text(call: Omit<Call<never>, 'answer'>): Promise<string>;
  nothing(call: Omit<Call<never>, 'answer'>): Promise<void>;
}

export function createTransport(
  fetch: Fetch,
  baseUrl: string,
  headers: Readonly<Record<string, string>>,
): Transport {
  const send = async (call: Omit<Call<never>, 'answer'>): Promise<Response> => {
    const all = new Headers(headers);
    all.set('accept', 'application/json');
    // Writes without a body say so too: the node takes no write that a web page's form could send.
    if (call.method !== 'GET') all.set('content-type', 'application/json');
    const response = await reached(call.signal, () =>
      fetch(urlOf(baseUrl, call), {
        method: call.method,
        headers: all,
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        ...(call.signal === undefined ? {} : { signal: call.signal }),
      }),
    );
    if (!response.ok) throw await problemIn(response, call.signal);
    return response;
  };
  const textOf = async (call: Omit<Call<never>, 'answer'>) => {
    const response = await send(call);
    return reached(call.signal, () => response.text());
  };
  return {
    text: textOf,
    nothing: async (call) => {
      await textOf(call);
    },
    json: async (call) => {
      const { answer, ...rest } = call;
      return readAs(answer, await textOf(rest));
    },
  };
}

function urlOf(baseUrl: string, { path, query }: Omit<Call<never>, 'answer'>): string {
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
async function reached<T>(signal: AbortSignal | undefined, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (signal?.aborted === true || cause instanceof ParleyError) throw cause;
    throw new ParleyError(
      'STOPPED',
      'The connection to the node broke before it had answered. Whether it did what was asked is not known: look at the state before you try again.',
      { cause },
    );
  }
}

async function problemIn(
  response: Response,
  signal: AbortSignal | undefined,
): Promise<ParleyError> {
  const parsed = Problem.safeParse(parseJson(await reached(signal, () => response.text())));
  if (parsed.success && isCode(parsed.data.code)) {
    return new ParleyError(parsed.data.code, parsed.data.detail, { details: parsed.data.details });
  }
  return new ParleyError(
    'INTERNAL',
    `What answered with status ${response.status} does not speak Parley's API of this version. Update the older of the two.`,
    { details: { status: response.status } },
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
