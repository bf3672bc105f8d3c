import { ConsentAnswer } from '../../schema/desktop/consent.ts';
import { ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import type { ConsentDesk } from '../consent-desk.ts';
import type { ConsentSurface } from '../ports.ts';
import { EventChannel } from './event-channel.ts';
import { jsonAnswer, jsonOf, servePage, type ServedPage } from './serve-page.ts';

export interface ServedConsent extends ServedPage, ConsentSurface {
  /** Whether a tab with it is open. */
  isWatched(): boolean;
}

const CALLS = new Set(['/pending', '/answer', '/changes']);

/**
 * The consent control in the browser. Its name is another one than the interface's, not only its port: so it is another
 * site with a process of its own, and the interface's requests never carry its cookie.
 */
export async function serveConsent(
  desk: () => Pick<ConsentDesk, 'pending' | 'answer'>,
  folder: string,
): Promise<ServedConsent> {
  const changes = new EventChannel(() => ({ pending: desk().pending()?.id ?? null }));
  const page = await servePage({
    name: 'consent',
    host: 'localhost',
    header: 'x-parley-consent',
    folder,
    isCall: (path) => CALLS.has(path),
    streams: new Set(['/changes']),
    answer: async (request, path) => {
      switch (`${request.method} ${path}`) {
        case 'GET /pending':
          return jsonAnswer(desk().pending());
        case 'GET /changes':
          return changes.listen();
        case 'POST /answer':
          return jsonAnswer(
            await desk().answer(await jsonOf(request, ConsentAnswer, limits.apiBodyBytes)),
          );
        default:
          throw new ParleyError('METHOD_NOT_ALLOWED', 'This is not served here. Nothing was done.');
      }
    },
  });
  return {
    ...page,
    // A tab changes where it is; nothing is put before anybody.
    comesForward: false,
    show: () => changes.tell(),
    hide: () => changes.tell(),
    isWatched: () => changes.readers > 0,
    close: async () => {
      changes.close();
      await page.close();
    },
  };
}
