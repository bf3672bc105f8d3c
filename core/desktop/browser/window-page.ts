import { z } from 'zod';
import { ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import { createPageProxy } from '../page-proxy.ts';
import type { Shell } from '../shell.ts';
import { EventChannel } from './event-channel.ts';
import { jsonAnswer, jsonOf, servePage, type ServedPage } from './serve-page.ts';

const SHELL = '/shell/';
const EVENTS = '/shell/events';

/** The interface itself in the browser: reads and launches at the node, asks the shell, decides nothing. */
export async function serveWindow(shell: Shell, folder: string): Promise<ServedPage> {
  const proxy = createPageProxy(() => shell.fetch());
  const states = new EventChannel(() => shell.state());
  const deaf = shell.onState(() => states.tell());
  const page = await servePage({
    name: 'window',
    host: '127.0.0.1',
    header: 'x-parley-window',
    folder,
    isCall: (path) => path === '/v1' || path.startsWith('/v1/') || path.startsWith(SHELL),
    streams: new Set([EVENTS]),
    answer: async (request, path) => {
      if (!path.startsWith(SHELL)) return proxy(request);
      if (path === EVENTS && request.method === 'GET') return states.listen();
      if (request.method !== 'POST') {
        throw new ParleyError('METHOD_NOT_ALLOWED', 'Only POST is served here. Nothing was done.');
      }
      const args = await jsonOf(request, z.unknown(), limits.shellBodyBytes);
      return jsonAnswer(await shell.call(path.slice(SHELL.length), args));
    },
  });
  return {
    ...page,
    close: async () => {
      deaf();
      states.close();
      await page.close();
    },
  };
}
