import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Caller } from './caller.ts';
import type { NodeServices } from './services.ts';

/** What one request brings along; the routes themselves are made once and hold nothing. */
export interface ApiEnvironment {
  Bindings: {
    readonly services: NodeServices;
    readonly caller: Caller;
  };
}

export type Api = OpenAPIHono<ApiEnvironment>;
