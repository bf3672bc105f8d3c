import type { Problem } from '../schema/api/common.ts';
import { codes } from '../schema/codes.ts';
import { ParleyError } from '../schema/errors.ts';

/** What is sent of an error: RFC 9457 problem details, with Parley's stable code. */
function problemOf(error: ParleyError): Problem {
  return {
    type: `urn:parley:problem:${error.code}`,
    title: codes[error.code].meaning,
    status: error.httpStatus,
    detail: error.message,
    code: error.code,
    details: { ...error.details },
  };
}

export const PROBLEM_TYPE = 'application/problem+json';

export function problemResponse(
  error: ParleyError,
  headers: Record<string, string> = {},
): Response {
  return new Response(problemText(error), {
    status: error.httpStatus,
    headers: { 'content-type': PROBLEM_TYPE, ...headers },
  });
}

/** @param status where HTTP has a closer one than the code's own */
export function problemText(error: ParleyError, status: number = error.httpStatus): string {
  return JSON.stringify({ ...problemOf(error), status }, plain);
}

/** Details come from many places; one that JSON cannot hold must not hide the error itself. */
function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** What nobody foresaw may name paths or hold values: its sender is told only that it happened. */
export function internalError(cause: unknown): ParleyError {
  return new ParleyError(
    'INTERNAL',
    'Something unforeseen went wrong inside the node; whether it was done is not known. Look at the state before you try again; the cause is in node.log in its folder.',
    { cause },
  );
}
