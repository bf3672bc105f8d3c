import { readFileSync } from 'node:fs';
import { ParleyError } from '../schema/errors.ts';
import { createClient, type ParleyClient } from './client.ts';
import { controlFetch } from './control-fetch.ts';

/** Where `parley start` serves the API unless told otherwise. */
const DEFAULT_URL = 'http://127.0.0.1:6700';

export interface TokenConnection {
  /** From `parley token create`; the environment's PARLEY_TOKEN when left out. */
  readonly token?: string | undefined;
  /** A file that holds the token alone, as `parley token create --file` writes it. */
  readonly tokenFile?: string | undefined;
  /** The environment's PARLEY_URL when left out, or port 6700 of this machine. */
  readonly url?: string | undefined;
  /** Whether the token may travel unencrypted to another machine. */
  readonly allowRemote?: boolean | undefined;
}

export interface FolderConnection {
  /** The node's folder: its owner may do everything over its control socket, without a token. */
  readonly folder: string;
}

/**
 * A client for scripts in Node.
 * @throws ParleyError USAGE without a token, or with an address that is not this machine's
 */
export function connect(options: TokenConnection | FolderConnection = {}): ParleyClient {
  if ('folder' in options) return createClient({ fetch: controlFetch(options.folder) });
  const baseUrl = checkedUrl(options.url ?? process.env['PARLEY_URL'] ?? DEFAULT_URL, options);
  return createClient({
    fetch: globalThis.fetch,
    baseUrl,
    headers: { authorization: `Bearer ${tokenOf(options)}` },
  });
}

function tokenOf({ token, tokenFile }: TokenConnection): string {
  const given = tokenFile === undefined ? token : readToken(tokenFile);
  const found = (given ?? process.env['PARLEY_TOKEN'] ?? '').trim();
  // A header takes no other characters, and fetch would name the token in its error.
  if (/^[\w.~+/-]+=*$/.test(found)) return found;
  throw new ParleyError(
    'USAGE',
    found === ''
      ? 'There is no token. Nothing was asked of the node. Make one with: parley token create my-scripts --scope read,launch; then give it as token, or in the environment as PARLEY_TOKEN.'
      : 'The token is not one: it holds characters that no token has. Nothing was asked of the node. Copy it again.',
  );
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ParleyError(
      'USAGE',
      `The token file ${file} cannot be read. Nothing was asked of the node.`,
      { cause, details: { file } },
    );
  }
}

function checkedUrl(text: string, { allowRemote = false }: TokenConnection): string {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new ParleyError(
      'USAGE',
      `"${text}" is no address of a node. Nothing was asked. Give one like ${DEFAULT_URL}.`,
    );
  }
  if (url.protocol === 'http:' && !allowRemote && !isLoopback(url.hostname)) {
    throw new ParleyError(
      'USAGE',
      `${url.origin} is not this machine: the token would travel readable by others. Nothing was sent. Use an address like ${DEFAULT_URL}, through a tunnel if the node is elsewhere.`,
      { details: { url: url.origin } },
    );
  }
  return url.origin;
}

/** URLs write every form of an IPv4 address as four numbers. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
