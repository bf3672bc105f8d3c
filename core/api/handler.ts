import { asParleyError, hasCode, ParleyError } from '../schema/errors.ts';
import { notedServices } from './actions/noted-services.ts';
import { answerHeaders } from './answer-headers.ts';
import { createApp } from './app.ts';
import { withBoundedBody } from './bounded-body.ts';
import type { Caller } from './caller.ts';
import { LargeBodies } from './large-bodies.ts';
import { documentOf } from './open-api/document.ts';
import { narrowed } from './narrowing.ts';
import { internalError, problemResponse } from './problem.ts';
import type { NodeServices } from './services.ts';
import { tokenInvalid } from './token-invalid.ts';

export type FetchHandler = (request: Request) => Promise<Response>;

const app = createApp();
const largeBodies = new LargeBodies();

/**
 * The API of a node for one caller. Every failure becomes a problem document; what nobody foresaw is told to `report`
 * with its cause, and to the caller without.
 */
export function createHandler(
  services: NodeServices,
  caller: Caller,
  report: (error: unknown) => void = warn,
): FetchHandler {
  return async (request) => {
    const response = await answer(request, services, caller, report);
    for (const [name, value] of Object.entries(answerHeaders)) response.headers.set(name, value);
    return response;
  };
}

async function answer(
  request: Request,
  services: NodeServices,
  caller: Caller,
  report: (error: unknown) => void,
): Promise<Response> {
  try {
    const served = narrowed(caller, request.headers);
    const { most, release } = largeBodies.admit(request);
    try {
      const bounded = await withBoundedBody(request, most, caller.valid);
      // A body may take its time to arrive; whoever was turned away meanwhile gets nothing done with it.
      if (caller.valid?.aborted === true) throw tokenInvalid();
      return await app.fetch(bounded, {
        services: notedServices(services, served),
        caller: served,
      });
    } finally {
      release();
    }
  } catch (error) {
    if (request.signal.aborted) return problemResponse(callerWentAway(error));
    const known = asParleyError(error);
    if (!hasCode(known, 'INTERNAL')) return problemResponse(known);
    report(error);
    return problemResponse(internalError(error));
  }
}

/** Nobody reads this any more; it keeps an abort from being reported as a fault. */
function callerWentAway(cause: unknown): ParleyError {
  return new ParleyError('STOPPED', 'The caller ended the request before it was answered.', {
    cause,
  });
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

export function openApiDocument(): ReturnType<typeof documentOf> {
  return documentOf(app);
}
