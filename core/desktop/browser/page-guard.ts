import type { IncomingMessage } from 'node:http';
import { type Guard, isPlain } from '../../api/loopback-guard.ts';
import { ParleyError } from '../../schema/errors.ts';

export interface GuardedPage {
  /** Without the port: the one name it is served under. */
  readonly host: string;
  /** A header that only a script of the page itself can set: nothing here ever allows another page to (no CORS). */
  readonly header: string;
  /** Whether a path is one of its calls; all others are its files. */
  readonly isCall: (path: string) => boolean;
  /** Event streams: browsers open them without headers of ours. */
  readonly streams: ReadonlySet<string>;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']);
const READING = new Set(['GET', 'HEAD']);

/**
 * Lets in what the page itself sends, and somebody opening it. Every other page in the browser is kept out three times
 * over: by the names (rebinding, other ports), by the browser's own marks, and by a header no other page can set.
 */
export function pageGuard({ host, header, isCall, streams }: GuardedPage): Guard {
  return (incoming) => {
    const { method = '', url = '', headers, headersDistinct, socket } = incoming;
    const place = `${host}:${socket.localPort ?? ''}`;
    const said = headersDistinct['host'] ?? [];
    if (said.length !== 1 || said[0] !== place) return refused('host');
    if (!METHODS.has(method)) {
      return new ParleyError('METHOD_NOT_ALLOWED', `${method} is not served here.`);
    }
    if (!isPlain(url)) {
      return new ParleyError('USAGE', 'The path is not in its plain form. Nothing was done.');
    }
    const [path = ''] = url.split('?', 1);
    const origin = headersDistinct['origin'] ?? [];
    if (origin.some((one) => one !== `http://${place}`)) return refused('origin');
    if (READING.has(method) && !isCall(path)) {
      return isStranger(incoming) ? refused('sec-fetch-site') : null;
    }
    const site = headers['sec-fetch-site'];
    if (site === undefined ? origin.length !== 1 : site !== 'same-origin') {
      return refused('sec-fetch-site');
    }
    if (headers[header] === '1') return null;
    if (method === 'GET' && streams.has(path) && site === 'same-origin') return null;
    return refused(header);
  };
}

/** Another page may lead here, and do nothing else. */
function isStranger({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'] ?? 'none';
  if (site === 'none' || site === 'same-origin') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}

function refused(what: string): ParleyError {
  return new ParleyError(
    'NOT_ALLOWED',
    `The request did not come from this page itself (${what}). Nothing was done. Open the address that parley ui printed.`,
    { details: { refused: what } },
  );
}
