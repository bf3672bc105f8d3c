import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Engine.IO 3 has two forms of a polling payload (its protocol's section "Payload"): text, `<characters>:<packet>...`,
 * and binary, `0x00 <digits of the length in bytes, one byte each> 0xFF <packet>...`. Servers of Python answer in the
 * second form, and socketIO_client (Python, 0.7), which scripts for vantage6 of 2019 use, reads no other. Node's
 * engine.io answers in the first where no packet is binary. This turns its answers into the second.
 */
export function answerInBinary(request: IncomingMessage, response: ServerResponse): void {
  if (!wantsBinary(request)) return;
  const writeHead = response.writeHead.bind(response);
  const end = response.end.bind(response);
  type Head = Record<string, string | number>;
  let held: { status: number; headers: Head } | null = null;
  response.writeHead = (status: number, ...rest: unknown[]) => {
    held = { status, headers: (rest.at(-1) ?? {}) as Head };
    return response;
  };
  response.end = (chunk?: unknown) => {
    response.writeHead = writeHead;
    response.end = end;
    const text = typeof chunk === 'string' ? chunk : '';
    const packets = held?.status === 200 ? textPackets(text) : null;
    if (packets === null) {
      if (held !== null) response.writeHead(held.status, held.headers);
      return response.end(chunk);
    }
    const body = binaryPayload(packets);
    response.writeHead(200, {
      ...held?.headers,
      'Content-Type': 'application/octet-stream',
      'Content-Length': body.length,
    });
    return response.end(body);
  };
}

/** A poll of protocol 3 that does not ask for text (`b64`) or a script (`j`). */
function wantsBinary({ method, url }: IncomingMessage): boolean {
  if (method !== 'GET') return false;
  const query = new URLSearchParams(url?.split('?', 2)[1] ?? '');
  return (
    query.get('EIO') === '3' &&
    query.get('transport') === 'polling' &&
    !query.has('b64') &&
    !query.has('j')
  );
}

/** The packets of a payload in text form; null for what is none. Lengths count UTF-16 code units, as JavaScript's do. */
export function textPackets(payload: string): string[] | null {
  const packets: string[] = [];
  let at = 0;
  while (at < payload.length) {
    const colon = payload.indexOf(':', at);
    const digits = colon < 0 ? '' : payload.slice(at, colon);
    if (!/^\d{1,9}$/.test(digits)) return null;
    const end = colon + 1 + Number(digits);
    if (end > payload.length) return null;
    packets.push(payload.slice(colon + 1, end));
    at = end;
  }
  return packets;
}

export function binaryPayload(packets: readonly string[]): Buffer {
  const parts = packets.flatMap((packet) => {
    const bytes = Buffer.from(packet);
    const digits = Array.from(String(bytes.length), Number);
    return [Buffer.from([0, ...digits, 255]), bytes];
  });
  return Buffer.concat(parts);
}
