import type { z } from 'zod';
import { listOf } from '../schema/api/common.ts';
import type { CallOptions, Query, Transport } from './transport.ts';

export type Calls = ReturnType<typeof createCalls>;

/** The few shapes that nearly all calls of the API have. */
export function createCalls(transport: Transport) {
  const get = <T extends z.ZodType>(
    answer: T,
    path: readonly string[],
    options: CallOptions = {},
    query?: Query,
  ) => transport.json({ method: 'GET', path, query, answer, ...options });

  return {
    get,
    list: async <T extends z.ZodType>(
      item: T,
      path: readonly string[],
      options?: CallOptions,
      query?: Query,
    ): Promise<z.output<T>[]> => (await get(listOf(item), path, options, query)).items,
    post: <T extends z.ZodType>(
      answer: T,
      path: readonly string[],
      body: unknown,
      options: CallOptions = {},
    ) => transport.json({ method: 'POST', path, body, answer, ...options }),
    put: <T extends z.ZodType>(
      answer: T,
      path: readonly string[],
      body: unknown,
      options: CallOptions = {},
    ) => transport.json({ method: 'PUT', path, body, answer, ...options }),
    act: (path: readonly string[], options: CallOptions = {}, body?: unknown) =>
      transport.nothing({ method: 'POST', path, body, ...options }),
    remove: (path: readonly string[], options: CallOptions = {}) =>
      transport.nothing({ method: 'DELETE', path, ...options }),
  };
}
