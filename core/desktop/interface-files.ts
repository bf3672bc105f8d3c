import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { mediaTypes } from './media-types.ts';

/** What a page of the interface may do: run its own code and speak to where it came from. Nothing inline, nothing remote. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ');

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': pagePolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
};

const PATH_MOST = 300;
/** Of one name in a path, once decoded: no dot in front, so neither hidden files nor `..`. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/**
 * Serves the files of a built interface and nothing else of the disk. A path is decoded once and must then consist of
 * plain names; the file it leads to must lie inside the folder when all links are followed.
 */
export function serveFiles(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answer(405, 'Only GET is served here.', { allow: 'GET, HEAD' });
    }
    const names = namesIn(new URL(request.url).pathname);
    const type = names === null ? undefined : mediaTypes[extname(names.at(-1) ?? '')];
    if (names === null || type === undefined) return notFound();
    const content = await read(folder, names);
    if (content === null) return notFound();
    return new Response(request.method === 'HEAD' ? null : content, {
      headers: { ...pageHeaders, 'content-type': type, 'content-length': String(content.length) },
    });
  };
}

/** The names a path consists of; null for one that is not exactly the path of a file. */
export function namesIn(pathname: string): string[] | null {
  if (pathname === '/') return ['index.html'];
  if (!pathname.startsWith('/') || pathname.length > PATH_MOST) return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    // No path of ours is written with what cannot be decoded.
    return null;
  }
  const names = decoded.slice(1).split('/');
  return names.every((name) => NAME.test(name) && !name.endsWith('.')) ? names : null;
}

async function read(
  folder: string,
  names: readonly string[],
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, ...names));
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
    return (await stat(path)).isFile() ? new Uint8Array(await readFile(path)) : null;
  } catch {
    // Missing, a folder, not ours to read: to a page all of it is a file that is not there.
    return null;
  }
}

const notFound = (): Response => answer(404, 'There is no such page.');

function answer(status: number, sentence: string, headers: Record<string, string> = {}): Response {
  return new Response(sentence, {
    status,
    headers: { ...pageHeaders, ...headers, 'content-type': 'text/plain; charset=utf-8' },
  });
}
