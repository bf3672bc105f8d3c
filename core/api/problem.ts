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

export function problemResponse(error: ParleyError): Response {
  return new Response(JSON.stringify(problemOf(error), plain), {
    status: error.httpStatus,
    headers: { 'content-type': 'application/problem+json' },
  });
}

/** Details come from many places; one that JSON cannot hold must not hide the error itself. */
function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** What nobody foresaw may name paths or hold values: its sender is told only that it happened. */
export function internalError(cause: unknown): ParleyError {
  return new ParleyError(
    'INTERNAL',
    'Something unforeseen went wrong inside the node; whether it was done is not known. Look at the state before you try again; the node printed the cause.',
    { cause },
  );
}
