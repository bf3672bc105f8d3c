import { protocol, type Session } from 'electron';

/**
 * The app's pages come from `app://`, not from files and not from a server: an origin of its own for each kind of page,
 * with nothing else below it.
 */
export type Host = 'parley' | 'consent';
export const PAGE_HOST: Host = 'parley';
export const CONSENT_HOST: Host = 'consent';

export const pageUrl = (host: Host): string => `app://${host}/`;

type Handler = (request: Request) => Promise<Response>;

/** Before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
    },
  ]);
}

/** One session serves one host: the consent control's pages do not exist for the others, and the other way round. */
export function serve(session: Session, host: Host, handler: Handler): void {
  session.protocol.handle('app', async (request) =>
    isAt(request.url, host) ? handler(request) : new Response(null, { status: 404 }),
  );
}

/** Node's URL calls every origin of an unknown scheme "null": scheme and host say it. */
export function isAt(address: string, host: Host): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'app:' && url.host === host;
}
