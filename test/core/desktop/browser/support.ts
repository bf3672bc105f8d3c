import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startUi, type UiOptions } from '../../../../core/desktop/browser/ui.ts';
import { initNode } from '../../../../core/node-folder.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** `parley ui` over a folder, with pages that say which one they are. */
export async function runUi(options: Partial<UiOptions> & { readonly empty?: boolean } = {}) {
  const root = await temporaryFolder();
  const folder = join(root, 'parley');
  const built = join(root, 'out');
  for (const page of ['renderer', 'consent']) {
    await mkdir(join(built, page), { recursive: true });
    await writeFile(join(built, page, 'index.html'), `<!doctype html><title>${page}</title>`);
  }
  if (options.empty !== true) await initNode({ folder, name: 'North', contact: '' });
  const unseen: string[] = [];
  const ui = await startUi({
    folder,
    network: { listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false, api: null },
    passphrase: null,
    built,
    version: '0',
    systemLanguage: 'en',
    onUnseen: (address) => unseen.push(address),
    report: () => undefined,
    ...options,
  });
  onTestFinished(() => ui.close());
  return { ui, folder, built, unseen, root };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  json(): unknown;
}

export type Headers = Readonly<Record<string, string | undefined>>;

interface Ask {
  readonly method?: string;
  readonly headers?: Headers | undefined;
  readonly body?: unknown;
}

/** Sends exactly these headers: no fetch would, no browser lets a page. */
export async function ask(url: string, { method = 'GET', headers = {}, body }: Ask = {}) {
  const incoming = await open(url, { method, headers }, body);
  let text = '';
  for await (const chunk of incoming) text += String(chunk);
  const answer: Answer = {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    text,
    json: () => JSON.parse(text) as unknown,
  };
  return answer;
}

/** As soon as the answer begins. */
export async function open(url: string, { method, headers }: Ask, body?: unknown) {
  const { host } = new URL(url);
  const said: Headers = { host, ...headers };
  const outgoing = request(new URL(url), {
    ...(method === undefined ? {} : { method }),
    // Over the address alone: what name is said stands in the headers.
    host: '127.0.0.1',
    headers: Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  });
  onTestFinished(() => {
    outgoing.destroy();
  });
  outgoing.on('error', () => undefined);
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  incoming.on('error', () => undefined);
  return incoming;
}

/** A browser's tab on one of the two pages, with what it sends by itself. */
export async function enter(address: string, own: 'window' | 'consent') {
  const { origin, hash } = new URL(address);
  const headers: Headers = {
    origin,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    [`x-parley-${own}`]: '1',
  };
  const session = await ask(`${origin}/session`, {
    method: 'POST',
    headers,
    body: { secret: hash.slice(1) },
  });
  const [set = ''] = session.headers['set-cookie'] ?? [];
  const [cookie = ''] = set.split(';');
  const all: Headers = { ...headers, cookie };
  return {
    origin,
    session,
    cookie,
    headers: all,
    get: (path: string, more: Headers = {}) =>
      ask(`${origin}${path}`, { headers: { ...all, ...more } }),
    post: (path: string, body: unknown, more: Headers = {}) =>
      ask(`${origin}${path}`, { method: 'POST', headers: { ...all, ...more }, body }),
    stream: (path: string, more: Headers = {}) =>
      open(`${origin}${path}`, { headers: { ...all, ...more } }),
  };
}

/** The data of server-sent messages, as they come. */
export async function* messages(incoming: IncomingMessage): AsyncGenerator<unknown, void> {
  let text = '';
  for await (const chunk of incoming) {
    text += String(chunk);
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const message = text.slice(0, end);
      text = text.slice(end + 2);
      if (message.startsWith('data: ')) yield JSON.parse(message.slice('data: '.length));
    }
  }
}
