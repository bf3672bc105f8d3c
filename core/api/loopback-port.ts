import type { RequestListener } from 'node:http';
import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import { PROBLEM_TYPE } from './problem.ts';

/** A free port of one address may be taken on the other. */
const TRIES = 10;
const PROBE_TIMEOUT = 1_000;

/**
 * A server on 127.0.0.1 and, where the system has it, on ::1 under the same port.
 * @param wanted 0 for a free one
 * @throws ParleyError PORT_IN_USE, NOT_ALLOWED
 */
export async function bindLoopback(
  wanted: number,
  onRequest: RequestListener,
): Promise<{ readonly http: HttpServer; readonly port: number }> {
  for (let left = TRIES; ; left--) {
    const http = createHttpServer(onRequest, limits.apiConnections);
    let port = wanted;
    try {
      await http.listen({ host: '127.0.0.1', port });
      port = portOf(http);
      await http.listen({ host: '::1', port, ipv6Only: true }).catch(unlessNoIpv6);
      return { http, port };
    } catch (cause) {
      await http.close();
      if (wanted === 0 && reasonOf(cause) === 'EADDRINUSE' && left > 0) continue;
      throw await portError(port, cause);
    }
  }
}

function portOf({ server }: HttpServer): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function unlessNoIpv6(cause: unknown): void {
  if (!['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(reasonOf(cause))) throw cause;
}

async function portError(port: number, cause: unknown): Promise<ParleyError> {
  const details = { port };
  if (reasonOf(cause) === 'EADDRINUSE') {
    const who = (await isParley(port)) ? 'Another Parley node' : 'Another program';
    return new ParleyError(
      'PORT_IN_USE',
      `${who} on this machine listens on port ${port}. Nothing was opened there. Choose another one, or 0 for any that is free.`,
      { cause, details },
    );
  }
  return new ParleyError(
    'NOT_ALLOWED',
    `The system does not let this program listen on port ${port} (${reasonOf(cause)}). Nothing was opened there. Choose a port from 1024 on, or 0 for any that is free.`,
    { cause, details },
  );
}

/** Whether what answers there asks for a token as Parley does. Nothing secret is sent. */
async function isParley(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/status`, {
      redirect: 'error',
      signal: AbortSignal.timeout(PROBE_TIMEOUT),
    });
    await response.body?.cancel();
    return response.status === 401 && response.headers.get('content-type') === PROBLEM_TYPE;
  } catch {
    // Whatever it is, it does not speak HTTP as a node does.
    return false;
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
