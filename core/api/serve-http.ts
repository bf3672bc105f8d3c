import { rm } from 'node:fs/promises';
import { writePrivateFile } from '../identity/private-file.ts';
import { asParleyError, hasCode, ParleyError } from '../schema/errors.ts';
import { type ApiPlace, apiPlaceIn } from '../schema/local/api-place.ts';
import { createHttpApi, type HttpApiOptions, logRefusal } from './http-api.ts';
import { listenLoopback, type Loopback } from './loopback.ts';

export interface HttpApiPort {
  /** 0 for any that is free. */
  readonly port: number;
  /** Take a free one where another program has that port. */
  readonly orAnother?: boolean;
}

export interface ServedApi {
  readonly port: number;
  readonly url: string;
  /** The port that was wanted and is another program's. */
  readonly insteadOf: number | null;
  close(): Promise<void>;
}

/**
 * Serves the HTTP API of the node in this folder and notes there where (schema/local/api-place.ts).
 * @throws ParleyError PORT_IN_USE, NOT_ALLOWED, STORE_UNWRITABLE; nothing is open then
 */
export async function serveHttpApi(
  folder: string,
  wanted: HttpApiPort,
  options: Omit<HttpApiOptions, 'elapsed'>,
): Promise<ServedApi> {
  const handler = createHttpApi({ ...options, elapsed: () => performance.now() });
  const listen = (port: number): Promise<Loopback> =>
    listenLoopback({ port, handler, onRefused: logRefusal(options.log) });
  let insteadOf: number | null = null;
  const listener = await listen(wanted.port).catch((error: unknown) => {
    if (!hasCode(error, 'PORT_IN_USE')) throw error;
    if (wanted.orAnother !== true) throw notStarted(error);
    insteadOf = wanted.port;
    return listen(0);
  });
  const { port, url } = listener;
  try {
    const place: ApiPlace = { port, url, pid: process.pid };
    await writePrivateFile(apiPlaceIn(folder), `${JSON.stringify(place)}\n`);
  } catch (error) {
    await listener.close();
    throw error;
  }
  return {
    port,
    url,
    insteadOf,
    close: async () => {
      // First, so that nobody is sent to a port that is another's soon.
      try {
        await forgetApiPlace(folder);
      } finally {
        await listener.close();
      }
    },
  };
}

function notStarted(cause: unknown): ParleyError {
  const { code, message, details } = asParleyError(cause);
  return new ParleyError(
    code,
    `${message} The node was not started: start it with --api-port 0 or another port, or with --no-api.`,
    { cause, details },
  );
}

/** Also what a node that was killed has left behind. @throws ParleyError STORE_UNWRITABLE */
export async function forgetApiPlace(folder: string): Promise<void> {
  const path = apiPlaceIn(folder);
  await rm(path, { force: true }).catch((cause: unknown) => {
    throw new ParleyError(
      'STORE_UNWRITABLE',
      `${path} could not be removed, though it says where scripts reach this node. Remove it yourself, and check that the folder is yours.`,
      { cause, details: { path } },
    );
  });
}
