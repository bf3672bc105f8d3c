import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Problem } from '../../../../core/schema/api/common.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Bytes as no client would send them; resolves with what came until the other side hung up. */
export async function exchange(port: number, bytes: string | Buffer): Promise<string> {
  const socket = await open(port);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

export async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** One request with exactly these header lines and a Host that is right unless they name another. */
export async function raw(
  port: number,
  target: string,
  { method = 'GET', headers = [] as readonly string[], body = '' } = {},
): Promise<RawAnswer> {
  const all = [
    ...(headers.some((line) => /^host:/i.test(line)) ? [] : [`Host: 127.0.0.1:${port}`]),
    ...headers,
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    'Connection: close',
  ];
  return answerIn(
    await exchange(port, `${method} ${target} HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n${body}`),
  );
}

export function answerIn(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(
      lines.map((line) => {
        const at = line.indexOf(':');
        return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
      }),
    ),
    body: rest.join('\r\n\r\n'),
  };
}

export const problemIn = ({ body }: RawAnswer): Problem => Problem.parse(JSON.parse(body));
