import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { ParleyError } from '../../schema/errors.ts';
import type { FacadeUser } from '../../schema/local/facade.ts';
import type { FacadeUsers } from '../users.ts';
import type { Directory } from './directory.ts';
import { generationOf, includes, type Generation, type Generations } from './generation.ts';
import { pageOf } from './paging.ts';
import type { FacadeTasks } from './tasks.ts';
import type { FacadeTokens, Session } from './tokens.ts';

/** What the routes work with. */
export interface Vantage6Parts {
  readonly directory: Directory;
  readonly tasks: FacadeTasks;
  readonly users: FacadeUsers;
  readonly tokens: FacadeTokens;
  readonly generations: Generations;
}

export interface Vantage6Environment {
  /** `seen` tells the log who asked, once that is known. */
  Bindings: Vantage6Parts & { readonly seen: { user: string | null } };
  Variables: { user: FacadeUser; session: Session };
}
export type Vantage6App = Hono<Vantage6Environment>;
export type Vantage6Context = Context<Vantage6Environment>;

/** The path without the prefix, which scripts may leave out. */
export function routeOf(c: Vantage6Context): { prefix: string; path: string } {
  const { path } = c.req;
  return path.startsWith('/api/')
    ? { prefix: '/api', path: path.slice('/api'.length) }
    : { prefix: '', path };
}

/**
 * The generation of the client that asks: by this request, else by what this session asked before.
 * @param made of the task in question, which tells more than nothing
 */
export function clientOf(c: Vantage6Context, made: Generation | null = null): Generation {
  return known(c) ?? made ?? 4;
}

export function known(c: Vantage6Context): Generation | null {
  const { path } = routeOf(c);
  return generationOf(path, c.req.queries()) ?? c.env.generations.of(c.get('session').id);
}

/** Whether a query's `include` names it. */
export function wants(c: Vantage6Context, what: string): boolean {
  return includes(c.req.queries()).includes(what);
}

/** A list as the client's generation reads it: with paging data for 4.x and for older ones that ask for them. */
export function listed(c: Vantage6Context, items: readonly object[], generation = clientOf(c)) {
  const { data, links, headers } = pageOf(items, new URL(c.req.url));
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return generation === 4 || wants(c, 'metadata') ? c.json({ data, links }) : c.json(data);
}

const IdText = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);

/** @throws ParleyError NOT_FOUND */
export function idIn(c: Vantage6Context, name = 'id'): number {
  const text = c.req.param(name) ?? '';
  const id = IdText.safeParse(text);
  if (id.success) return id.data;
  throw new ParleyError('NOT_FOUND', `id=${text.slice(0, 40)} is not found`);
}

/** A number that filters a list; null where it is not given. @throws ParleyError USAGE */
export function idQuery(c: Vantage6Context, name: string): number | null {
  const text = c.req.query(name);
  if (text === undefined || text === '') return null;
  const id = IdText.safeParse(text);
  if (id.success) return id.data;
  throw new ParleyError('USAGE', `${name} is to be a number.`);
}

/** vantage6 filters texts as SQL's LIKE does. */
export function like(c: Vantage6Context, name: string): (text: string) => boolean {
  const pattern = c.req.query(name);
  if (pattern === undefined) return () => true;
  const parts = pattern
    .toLowerCase()
    .split('%')
    .map((part) => part.slice(0, 200));
  return (text) => matches(text.toLowerCase(), parts);
}

/** The parts in this order, the first at the start and the last at the end. No backtracking: each is sought once. */
function matches(text: string, parts: readonly string[]): boolean {
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

/** @throws ParleyError USAGE */
export async function jsonBody(c: Vantage6Context): Promise<unknown> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new ParleyError('USAGE', 'The body is to be JSON (content-type: application/json).');
  }
  try {
    return await c.req.json<unknown>();
  } catch (cause) {
    throw new ParleyError('USAGE', 'The body is no JSON.', { cause });
  }
}

/** Errors as vantage6's clients read them. */
export function errorBody(error: ParleyError): { msg: string; errors?: Record<string, string[]> } {
  const { issues } = error.details;
  const parsed = Issues.safeParse(issues);
  if (!parsed.success) return { msg: error.message };
  const errors: Record<string, string[]> = {};
  for (const { path, message } of parsed.data) (errors[path] ??= []).push(message);
  return { msg: error.message, errors };
}
const Issues = z.array(z.object({ path: z.string(), message: z.string() })).min(1);

const AS_BAD_REQUEST = new Set([
  'ALGORITHM_UNKNOWN',
  'PARAMETERS_INVALID',
  'DATASET_UNKNOWN',
  'COLUMN_UNKNOWN',
  'COLUMN_TYPE',
  'FILTER_INVALID',
  'NOT_MEMBER',
  'TASK_ENDED',
]);

export function errorStatus({ code, httpStatus }: ParleyError): ContentfulStatusCode {
  return (AS_BAD_REQUEST.has(code) ? 400 : httpStatus) as ContentfulStatusCode;
}
