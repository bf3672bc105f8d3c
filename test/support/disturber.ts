import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Disturber {
  readonly url: string;
  close(): Promise<void>;
}

/** Lets a test in another process have things done here: `POST /name` does it, and answers when it is done. */
export async function disturber(
  actions: Readonly<Record<string, () => Promise<void>>>,
): Promise<Disturber> {
  const server = createServer((request, response) => {
    const action = actions[request.url?.slice(1) ?? ''];
    const done = action?.() ?? Promise.reject(new Error('there is no such action'));
    done.then(
      () => response.end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
