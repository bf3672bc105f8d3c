import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

/**
 * Where a node's control socket is: agreed between the node that listens (core/api) and the client that connects
 * (core/client), who share nothing else.
 */

/** Holds the path of a socket that lies elsewhere because the folder's own path is too long for one. */
export const POINTER_FILE = 'control.path';
export const POINTER_BYTES_MOST = 4096;
export const SOCKET_NAME = 'control.sock';

/** sockaddr_un takes 108 bytes on Linux and 104 on macOS, the ending zero among them. */
const SOCKET_PATH_MOST = 100;

/** The socket in the node's folder; on Windows a pipe, named after the folder. */
export function controlPathOf(
  folder: string,
  platform: NodeJS.Platform = process.platform,
): string {
  const absolute = resolve(folder);
  if (platform !== 'win32') return join(absolute, SOCKET_NAME);
  const name = createHash('sha256').update(absolute.toLowerCase()).digest('hex').slice(0, 32);
  return `\\\\.\\pipe\\parley-${name}`;
}

export function fitsSocket(path: string): boolean {
  return Buffer.byteLength(path) <= SOCKET_PATH_MOST;
}
