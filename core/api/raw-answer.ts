import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Code } from '../schema/codes.ts';
import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';
import { answerHeaders } from './answer-headers.ts';
import { ALLOWED_METHODS } from './loopback-guard.ts';
import { PROBLEM_TYPE, problemText } from './problem.ts';

/** Problems as answers where no fetch handler is asked: refused requests, sockets, bytes that are no request. */

export function answerRaw(outgoing: ServerResponse, error: ParleyError): void {
  const text = problemText(error);
  outgoing.writeHead(error.httpStatus, headersFor(error, text));
  outgoing.end(text);
}

/** Answers and hangs up. */
export function answerSocket(
  socket: Duplex,
  error: ParleyError,
  status: number = error.httpStatus,
): void {
  const text = problemText(error, status);
  const lines = Object.entries({ ...headersFor(error, text), connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${text}`);
}

/**
 * Answers what never became a request: malformed, too large in its header, too slow. A connection whose earlier
 * answer is not finished is only closed, since another one would land in its middle.
 */
export function answerUnreadable(server: Server, tell: (error: ParleyError) => void): void {
  const answering = new WeakSet<Duplex>();
  server.on('request', (_incoming, outgoing) => {
    const { socket } = outgoing;
    if (socket === null) return;
    answering.add(socket);
    outgoing.once('close', () => answering.delete(socket));
  });
  server.on('clientError', (cause: Error & { readonly code?: string }, socket) => {
    // Whoever just hung up has nobody to be told about it.
    if (cause.code !== 'ECONNRESET') {
      const { error, status } = unreadable(cause);
      tell(error);
      if (socket.writable && !answering.has(socket)) {
        answerSocket(socket, error, status);
        return;
      }
    }
    socket.destroy();
  });
}

function unreadable(cause: Error & { readonly code?: string }): {
  readonly error: ParleyError;
  readonly status: number;
} {
  const as = (code: Code, status: number, sentence: string) => ({
    error: new ParleyError(code, `${sentence} Nothing was done.`, { cause }),
    status,
  });
  switch (cause.code) {
    case 'HPE_HEADER_OVERFLOW':
      return as(
        'MESSAGE_TOO_LARGE',
        431,
        `The header of the request is larger than ${limits.apiHeaderBytes} bytes.`,
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return as('TIMED_OUT', 408, 'The request did not arrive in time.');
    default:
      return as('MESSAGE_INVALID', 400, 'What was sent is no HTTP request.');
  }
}

function headersFor(error: ParleyError, text: string): Record<string, string> {
  return {
    ...answerHeaders,
    'content-type': PROBLEM_TYPE,
    'content-length': String(Buffer.byteLength(text)),
    ...(error.code === 'METHOD_NOT_ALLOWED' ? { allow: ALLOWED_METHODS } : {}),
    ...(error.code === 'TOO_FAST' ? { 'retry-after': '1' } : {}),
  };
}
