import { lstat, readFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { ParleyError } from '../schema/errors.ts';
import {
  controlPathOf,
  fitsSocket,
  POINTER_BYTES_MOST,
  POINTER_FILE,
} from '../schema/local/control-place.ts';
import type { Fetch } from './transport.ts';

/**
 * A fetch that speaks to the node on this folder over its control socket; nothing else can be reached with it.
 * Rejects with ParleyError NODE_NOT_RUNNING when nobody listens, STOPPED when the node ends before it has answered, and
 * with the signal's reason when that aborts.
 */
export function controlFetch(folder: string): Fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const socketPath = await findSocket(folder);
    const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
    const incoming = await send(folder, socketPath, request, body);
    return asResponse(incoming);
  };
}

function send(
  folder: string,
  socketPath: string,
  request: Request,
  body: Buffer | null,
): Promise<IncomingMessage> {
  const { pathname, search } = new URL(request.url);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      socketPath,
      method: request.method,
      path: pathname + search,
      headers: {
        ...Object.fromEntries(request.headers),
        ...(body === null ? {} : { 'content-length': String(body.length) }),
      },
      // A connection each: one kept alive may be closed by the node just when it is used again.
      agent: false,
      signal: request.signal,
    });
    let answered = false;
    outgoing.once('response', (incoming) => {
      answered = true;
      resolve(incoming);
    });
    outgoing.on('error', (cause) => {
      // A node that refuses a body before it has all of it answers first and hangs up then.
      if (answered) return;
      reject(request.signal.aborted ? reasonOf(request.signal) : failure(folder, cause));
    });
    outgoing.end(body ?? undefined);
  });
}

function asResponse(incoming: IncomingMessage): Response {
  const status = incoming.statusCode ?? 500;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  if (status === 204 || status === 304) {
    incoming.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(incoming) as ReadableStream<Uint8Array>, { status, headers });
}

/** The socket in the folder, or where the node has noted that it is. */
async function findSocket(folder: string): Promise<string> {
  const path = controlPathOf(folder);
  if (process.platform === 'win32' || fitsSocket(path)) return path;
  const pointer = join(folder, POINTER_FILE);
  let noted: Buffer;
  try {
    noted = await readFile(pointer);
  } catch (cause) {
    throw notRunning(folder, cause);
  }
  const elsewhere = noted.subarray(0, POINTER_BYTES_MOST).toString();
  await checkPrivate(folder, dirname(elsewhere));
  return elsewhere;
}

/** Temporary folders are everybody's: when ours is gone, another user may have made one of its name. */
async function checkPrivate(folder: string, place: string): Promise<void> {
  const found = await lstat(place).catch((cause: unknown) => {
    throw notRunning(folder, cause);
  });
  const mine = found.uid === process.getuid?.();
  if (!found.isDirectory() || !mine || (found.mode & 0o077) !== 0) throw notRunning(folder);
}

function failure(folder: string, cause: Error): ParleyError {
  const code = 'code' in cause ? String(cause.code) : '';
  if (['ENOENT', 'ECONNREFUSED', 'ENOTDIR'].includes(code)) return notRunning(folder, cause);
  if (code === 'EACCES' || code === 'EPERM') {
    return new ParleyError(
      'NOT_ALLOWED',
      `The node on ${folder} belongs to another user of this machine. Nothing was asked of it. Run this as that user, or give your own folder with --folder.`,
      { cause, details: { folder } },
    );
  }
  return new ParleyError(
    'STOPPED',
    `The node on ${folder} ended the connection before it answered (${code}). Whether it did what was asked is not known: start it again and look.`,
    { cause, details: { folder } },
  );
}

const notRunning = (folder: string, cause?: unknown): ParleyError =>
  new ParleyError(
    'NODE_NOT_RUNNING',
    `No node is running on ${folder}. Nothing was done. Start it with: parley start, or name another folder with --folder.`,
    { cause, details: { folder } },
  );

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}
