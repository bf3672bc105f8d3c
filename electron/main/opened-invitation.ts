import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { KiB, limits } from '../../core/schema/limits.ts';

/** An invitation that came from outside: a link somebody clicked, a file somebody opened. */
export type Opened =
  | { readonly kind: 'ticket'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string };

export const LINK_SCHEME = 'parley';
export const INVITATION_EXTENSION = '.parley-invitation';

/** As links carry it: one line of letters, digits and few signs; anything else is no ticket, and is not handed on. */
const TICKET = /^[\w:.~-]+$/;
const FILE_MOST = 64 * KiB;

/** The first invitation among what a program was started with. */
export function openedBy(args: readonly string[]): Opened | null {
  for (const arg of args) {
    const found = asLink(arg) ?? asFile(arg);
    if (found !== null) return found;
  }
  return null;
}

/** parley://join#TICKET: after the #, so that no server a link goes through is ever sent it. */
export function asLink(text: string): Opened | null {
  const url = URL.parse(text);
  if (url?.protocol !== `${LINK_SCHEME}:` || url.host !== 'join') return null;
  if (url.pathname !== '' && url.pathname !== '/') return null;
  const ticket = url.hash.slice(1);
  return ticket.length <= limits.ticketLength && TICKET.test(ticket)
    ? { kind: 'ticket', text: ticket }
    : null;
}

export function asFile(path: string): Opened | null {
  // Switches begin with a dash; so does no path the system hands over.
  if (path.startsWith('-') || extname(path).toLowerCase() !== INVITATION_EXTENSION) return null;
  return { kind: 'file', path };
}

/** Its text; null for a file that is not there or is no invitation by its size. */
export async function textOf(opened: Opened): Promise<string | null> {
  if (opened.kind === 'ticket') return opened.text;
  const file = await open(opened.path).catch(() => null);
  if (file === null) return null;
  try {
    const found = await file.stat();
    return found.isFile() && found.size <= FILE_MOST ? (await file.readFile('utf8')).trim() : null;
  } finally {
    await file.close();
  }
}
