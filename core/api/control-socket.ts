import { chmod, lstat, mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { readPrivateFile, writePrivateFile } from '../identity/private-file.ts';
import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';
import {
  controlPathOf,
  fitsSocket,
  POINTER_BYTES_MOST,
  POINTER_FILE,
  SOCKET_NAME,
} from '../schema/local/control-place.ts';
import type { FetchHandler } from './handler.ts';
import { createHttpServer } from './http-server.ts';

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_SOCKET = 0o600;
const LIVE_CHECK = 2_000;

export interface ControlSocket {
  readonly path: string;
  close(): Promise<void>;
}

/**
 * Serves the API where only the folder's owner can reach it. Call it when the store is open: its lock is what keeps two
 * nodes from starting at once, so that a socket nobody answers on is a dead process's and may be replaced.
 * @throws ParleyError STORE_LOCKED when a node answers there already; STORE_UNWRITABLE
 */
export async function listenControl(folder: string, handler: FetchHandler): Promise<ControlSocket> {
  const listener = getRequestListener((request) => handler(request), {
    overrideGlobalObjects: false,
  });
  const server = createHttpServer(
    (incoming, outgoing) => void listener(incoming, outgoing),
    limits.controlConnections,
  );
  try {
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    // Before the socket exists: nobody else can reach it at any moment, whatever the umask.
    await chmod(folder, OWNER_ONLY_FOLDER);
    const place = await choosePlace(folder);
    await server.listen({ path: place.path });
    if (process.platform !== 'win32') await chmod(place.path, OWNER_ONLY_SOCKET);
    return {
      path: place.path,
      close: async () => {
        await server.close();
        await place.remove();
      },
    };
  } catch (cause) {
    await server.close();
    if (cause instanceof ParleyError) throw cause;
    throw new ParleyError(
      'STORE_UNWRITABLE',
      `The control socket for ${folder} could not be made (${reasonOf(cause)}). The node was not started. Check that the folder is yours and writable.`,
      { cause, details: { folder } },
    );
  }
}

interface Place {
  readonly path: string;
  /** Takes away what was made for it. */
  remove(): Promise<void>;
}

/** The socket's path, with nothing there any more. */
async function choosePlace(folder: string): Promise<Place> {
  const path = controlPathOf(folder);
  if (process.platform === 'win32') {
    if (await answers(path)) throw alreadyRunning(folder);
    return { path, remove: async () => undefined };
  }
  const pointer = join(folder, POINTER_FILE);
  await clearElsewhere(folder, pointer);
  if (fitsSocket(path)) {
    await clearStale(folder, path);
    return { path, remove: () => rm(path, { force: true }) };
  }
  return placeElsewhere(folder, pointer);
}

/** A short private folder for a socket whose own folder's path is too long. */
async function placeElsewhere(folder: string, pointer: string): Promise<Place> {
  const elsewhere = await mkdtemp(join(tmpdir(), 'parley-'));
  const path = join(elsewhere, SOCKET_NAME);
  const remove = async () => {
    await rm(pointer, { force: true });
    await rm(elsewhere, { recursive: true, force: true });
  };
  try {
    if (!fitsSocket(path)) {
      throw new ParleyError(
        'STORE_UNWRITABLE',
        `Neither ${folder} nor ${elsewhere} is short enough for a control socket. The node was not started. Use a folder with a shorter path, or set TMPDIR to one.`,
      );
    }
    await writePrivateFile(pointer, path);
    return { path, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What an earlier run with this folder left behind in another place. */
async function clearElsewhere(folder: string, pointer: string): Promise<void> {
  const content = await readPrivateFile(pointer, POINTER_BYTES_MOST);
  if (content === null) return;
  const path = content.toString();
  if (await answers(path)) throw alreadyRunning(folder);
  if (basename(path) === SOCKET_NAME) {
    await rm(path, { force: true });
    await rmdir(dirname(path)).catch((cause: unknown) => {
      // Whoever put another file there may still want it.
      if (!['ENOENT', 'ENOTEMPTY', 'ENOTDIR'].includes(reasonOf(cause))) throw cause;
    });
  }
  await rm(pointer, { force: true });
}

async function clearStale(folder: string, path: string): Promise<void> {
  const found = await lstat(path).catch((cause: unknown) => {
    if (reasonOf(cause) === 'ENOENT') return null;
    throw cause;
  });
  if (found === null) return;
  if (!found.isSocket()) {
    throw new ParleyError(
      'CONFLICT',
      `${path} is in the way: it is no socket. It was left as it is and the node was not started. Move it elsewhere.`,
      { details: { path } },
    );
  }
  if (await answers(path)) throw alreadyRunning(folder);
  await rm(path, { force: true });
}

/** Whether a process listens there. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    // It accepts nothing though somebody holds it: a process that hangs is alive.
    socket.setTimeout(LIVE_CHECK, () => end(true));
    socket.once('connect', () => end(true));
    socket.once('error', (error) => {
      socket.destroy();
      if (['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENOTDIR'].includes(reasonOf(error)))
        resolve(false);
      else reject(error);
    });
  });
}

const alreadyRunning = (folder: string): ParleyError =>
  new ParleyError(
    'STORE_LOCKED',
    `A node is already running on ${folder}; this one was not started. Use that one, or stop it first with: parley stop`,
    { details: { folder } },
  );

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
