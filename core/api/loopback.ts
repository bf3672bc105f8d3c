import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { RateLimit } from '../network/rate-limit.ts';
import type { Code } from '../schema/codes.ts';
import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';
import type { FetchHandler } from './handler.ts';
import { answerRaw, answerSocket, answerUnreadable } from './raw-answer.ts';
import { bindLoopback } from './loopback-port.ts';
import { type Guard, loopbackGuard } from './loopback-guard.ts';
import { problemResponse } from './problem.ts';

export interface LoopbackOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** An answer with status 401 counts as a failure (see `limits.apiFailuresPerSecond`). */
  readonly handler: FetchHandler;
  /** What is turned away before anything else looks at it; web pages, unless said otherwise. */
  readonly guard?: Guard;
  /**
   * Asked before `handler`, for protocols that answer on Node's own objects; true when it has taken the request. What
   * the guard refuses reaches neither: attach such protocols here and not to `server`, where they would pass it by.
   */
  readonly raw?: (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;
  /** Upgrade requests that passed the guard; without it they are answered as plain requests. */
  readonly onUpgrade?: (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** What was answered without asking the handler. */
  readonly onRefused?: (refusal: Refusal) => void;
  /** Milliseconds of a clock that does not run backwards. */
  readonly now?: () => number;
}

export interface Refusal {
  readonly method: string;
  /** Without the query; '' where the request could not be read so far. */
  readonly path: string;
  readonly status: number;
  readonly code: Code;
  readonly reason: string;
}

export interface Loopback {
  readonly port: number;
  /** http://127.0.0.1:PORT */
  readonly url: string;
  /** For looking at; what listens to it directly passes by the guard. */
  readonly server: Server;
  /** Ends what is still open after a grace; never rejects. */
  close(): Promise<void>;
}

const PATH_SHOWN = 200;

/**
 * An HTTP server that programs on this machine reach and web pages do not, on 127.0.0.1 and, where the system has it,
 * on ::1 under the same port: a client that tries the other of `localhost`'s addresses must not meet somebody else.
 * The handler's request aborts when its caller goes away.
 * @throws ParleyError PORT_IN_USE; NOT_ALLOWED where the system keeps the port for others
 */
export async function listenLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { handler, guard = loopbackGuard, raw, onUpgrade, onRefused } = options;
  const { now = () => performance.now() } = options;
  const rates = new RateLimit(now);
  const failuresLeft = () =>
    rates.take('failures', limits.apiFailuresPerSecond, limits.apiFailuresBurst);
  const requestsLeft = () =>
    rates.take('requests', limits.apiRequestsPerSecond, limits.apiRequestsBurst);

  const listener = getRequestListener(
    async (request) => {
      const response = await handler(request);
      if (response.status !== 401 || failuresLeft()) return response;
      return problemResponse(tooFast(), { 'retry-after': '1' });
    },
    { overrideGlobalObjects: false },
  );

  const check = (incoming: IncomingMessage): ParleyError | null => {
    const wrong = guard(incoming);
    if (wrong !== null) return failuresLeft() ? wrong : tooFast();
    return requestsLeft() ? null : tooFast();
  };
  const tell = (error: ParleyError, { method = '', url = '' }: Partial<IncomingMessage> = {}) => {
    const [path = ''] = url.split('?', 1);
    const { httpStatus: status, code, message: reason } = error;
    onRefused?.({ method, path: path.slice(0, PATH_SHOWN), status, code, reason });
  };

  const { http, port } = await bindLoopback(options.port, (incoming, outgoing) => {
    const reason = check(incoming);
    if (reason !== null) {
      answerRaw(outgoing, reason);
      tell(reason, incoming);
    } else if (raw?.(incoming, outgoing) !== true) {
      void listener(incoming, outgoing);
    }
  });
  const { server } = http;
  answerUnreadable(server, tell);
  if (onUpgrade !== undefined) {
    server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
      // The HTTP server has let go of it; without a listener an error on it would end the process.
      socket.on('error', () => socket.destroy());
      const reason = check(incoming);
      if (reason === null) {
        onUpgrade(incoming, socket, head);
        return;
      }
      answerSocket(socket, reason);
      tell(reason, incoming);
    });
  }
  return { port, url: `http://127.0.0.1:${port}`, server, close: () => http.close() };
}

const tooFast = (): ParleyError =>
  new ParleyError(
    'TOO_FAST',
    'Too many requests, or too many that were refused, came in a short time. Nothing was done. Wait a second before you try again.',
  );
