import { vi } from 'vitest';
import { ParleyError } from '../../../core/schema/errors.ts';

type Asked = (request: Request) => unknown;

/**
 * Stands in for the node behind `window.fetch`: the real client sends, and reads the answers by its real schemas, so that an
 * answer no node would give fails the test. A ParleyError is told as the node tells one; a function is asked.
 */
export function fakeNode(answers: Readonly<Record<string, unknown>>) {
  /** Every call, as `GET /v1/status`. */
  const calls: string[] = [];
  const given = new Map(Object.entries(answers));
  vi.spyOn(window, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const call = `${request.method} ${pathname}`;
    calls.push(call);
    if (!given.has(call)) return problem(new ParleyError('NOT_FOUND', `No answer to ${call}.`));
    const answer = given.get(call);
    const value: unknown = typeof answer === 'function' ? await (answer as Asked)(request) : answer;
    if (value instanceof ParleyError) return problem(value);
    if (value === undefined) return new Response(null, { status: 204 });
    return typeof value === 'string' ? new Response(value) : Response.json(value);
  });
  return { calls };
}

function problem({ code, message, httpStatus, details }: ParleyError): Response {
  return Response.json(
    {
      type: `urn:parley:problem:${code}`,
      title: code,
      status: httpStatus,
      detail: message,
      code,
      details,
    },
    { status: httpStatus, headers: { 'content-type': 'application/problem+json' } },
  );
}
