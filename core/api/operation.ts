import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { Problem } from '../schema/api/common.ts';
import { ParleyError } from '../schema/errors.ts';
import { isForTokens } from './caller.ts';
import type { ApiEnvironment } from './environment.ts';
import type { Scope } from './services.ts';
import { madeSafe } from '../schema/safely-parsed.ts';

/** Pieces of which route files make their createRoute calls, so that no route can forget one. */

const problem = {
  description: 'A problem (RFC 9457) with one of the codes that `parley codes` lists.',
  content: { 'application/problem+json': { schema: Problem } },
} as const;
export const problems = { '4XX': problem, '5XX': problem } as const;

/** The scope a route needs, enforced and written into the OpenAPI document. */
export function needs<S extends Scope>(scope: S) {
  return { 'x-parley-scope': scope, middleware: requireScope(scope) } as const;
}

/** @throws ParleyError NOT_ALLOWED */
function requireScope(scope: Scope): MiddlewareHandler<ApiEnvironment> {
  return async (c, next) => {
    const { caller } = c.env;
    if (!caller.scopes.has(scope)) throw notAllowed(caller.name, scope);
    await next();
  };
}

export function notAllowed(caller: string, scope: Scope): ParleyError {
  const advice = isForTokens(scope)
    ? `Use a token that has the scope "${scope}".`
    : `${scope === 'own' ? 'Look at it' : 'Decide'} in the Parley app or with the parley command on this machine.`;
  return new ParleyError(
    'NOT_ALLOWED',
    `This needs the scope "${scope}", which ${caller} does not have. Nothing was done. ${advice}`,
    { details: { scope } },
  );
}

export const answers = <T extends z.ZodType>(schema: T, description: string) =>
  ({ 200: { description, content: { 'application/json': { schema } } }, ...problems }) as const;

export const creates = <T extends z.ZodType>(schema: T, description: string) =>
  ({ 201: { description, content: { 'application/json': { schema } } }, ...problems }) as const;

export const answersText = (description: string) =>
  ({
    200: { description, content: { 'text/plain': { schema: z.string() } } },
    ...problems,
  }) as const;

export const answersNothing = (description: string) =>
  ({ 204: { description }, ...problems }) as const;

export const takes = <T extends z.ZodType>(schema: T) =>
  ({ required: true, content: { 'application/json': { schema: madeSafe(schema) } } }) as const;
