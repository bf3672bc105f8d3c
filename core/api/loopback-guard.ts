import type { IncomingMessage } from 'node:http';
import { ParleyError } from '../schema/errors.ts';

/** Says why a request must not be looked at any further, or null. */
export type Guard = (incoming: IncomingMessage) => ParleyError | null;

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
export const ALLOWED_METHODS = [...METHODS].join(', ');

/**
 * What keeps web pages from a listener on loopback, since every page in a browser on this machine can send requests to
 * it: only names that mean this machine (a page whose own name was rebound to 127.0.0.1 still says that name), and
 * nothing that a browser marks as sent by a page. Programs send none of these marks. (Tailscale's localapi does the
 * same, after CVE-2022-41924.)
 */
export const loopbackGuard: Guard = ({
  method = '',
  url = '',
  headers,
  headersDistinct,
  socket,
}) => {
  const hosts = hostsAt(socket.localPort);
  const said = headersDistinct['host'] ?? [];
  if (said.length !== 1 || !hosts.includes(said[0] ?? '')) {
    return refused('host', `it was sent to another name than ${hosts.join(', ')}`);
  }
  if (headers.origin !== undefined) return refused('origin', 'it carries an Origin header');
  if (headers.referer !== undefined) return refused('referer', 'it carries a Referer header');
  if ((headers['sec-fetch-site'] ?? 'none') !== 'none') {
    return refused('sec-fetch-site', 'its Sec-Fetch-Site header says that a web page sent it');
  }
  if (method === 'OPTIONS') return refused('options', 'OPTIONS is what web pages ask with first');
  if (!METHODS.has(method)) {
    return new ParleyError(
      'METHOD_NOT_ALLOWED',
      `${method} is not served here, only ${ALLOWED_METHODS}. Nothing was done.`,
    );
  }
  if (isPlain(url)) return null;
  return new ParleyError(
    'USAGE',
    'The path is not in its plain form: it takes no ".", ".." or empty steps, no backslashes, and no encoded slashes, dots or control characters. Nothing was done.',
  );
};

/** Names of this machine; other ports' pages send theirs. A port is left out only where it is the scheme's own. */
function hostsAt(port: number | undefined): string[] {
  return ['127.0.0.1', 'localhost', '[::1]'].flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port ?? ''}`],
  );
}

/** Paths that mean another path once they are decoded or resolved: two readers of one could read two things. */
export function isPlain(target: string): boolean {
  const [path = ''] = target.split('?', 1);
  if (
    !path.startsWith('/') ||
    path.includes('//') ||
    /[\\#]|%(?:2[ef]|5c|[01][0-9a-f]|7f)/i.test(path)
  )
    return false;
  return !path.split('/').some((step) => step === '.' || step === '..');
}

function refused(what: string, why: string): ParleyError {
  return new ParleyError(
    'NOT_ALLOWED',
    `The request was refused because ${why}. Nothing was done. Programs on this machine are served, web pages are not.`,
    { details: { refused: what } },
  );
}
