import type { Connection, Libp2p, Stream } from '@libp2p/interface';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits, protocols, type ProtocolName } from '../schema/limits.ts';
import { deadline, within } from './deadline.ts';
import { FrameStream } from './frames.ts';
import type { Gate } from './gate.ts';
import { organisationOf, shortId } from './peer-id.ts';
import type { RateLimit } from './rate-limit.ts';
import { answerReply, errorReply } from './reply.ts';

/** A RequestHandler that is also told on which connection. */
export type ConnectionHandler = (
  from: OrganisationId,
  request: Uint8Array,
  signal: AbortSignal,
  connection: Connection,
) => Promise<Uint8Array>;

/** Serves a stream that carries many requests; one token is taken for each by `pace`. */
export type ManyHandler = (
  from: OrganisationId,
  frames: FrameStream,
  pace: () => void,
  signal: AbortSignal,
) => Promise<void>;

export interface ServeOptions {
  readonly gate: Gate;
  readonly rates: RateLimit;
  readonly stopped: AbortSignal;
  readonly log: (line: string) => void;
}

/** The answering side: every stream passes the gate, the peer's rate and the protocol's limits before its handler. */
export class Server {
  readonly #options: ServeOptions;
  readonly #handlers = new Map<ProtocolName, ConnectionHandler>();
  readonly #manyHandlers = new Map<ProtocolName, ManyHandler>();
  /** How many streams are open, by peer and protocol. */
  readonly #open = new Map<string, number>();

  constructor(options: ServeOptions) {
    this.#options = options;
  }

  handle(protocol: ProtocolName, handler: ConnectionHandler): void {
    if (this.#handlers.has(protocol) || this.#manyHandlers.has(protocol)) {
      throw new ParleyError(
        'CONFLICT',
        `The protocol ${protocol} is already answered by another handler.`,
      );
    }
    this.#handlers.set(protocol, handler);
  }

  handleMany(protocol: ProtocolName, handler: ManyHandler): void {
    this.#manyHandlers.set(protocol, handler);
  }

  async mount(host: Libp2p): Promise<void> {
    for (const name of Object.keys(protocols) as ProtocolName[]) {
      await host.handle(
        protocols[name].id,
        (stream, connection) => {
          void this.#accept(name, stream, connection);
        },
        {
          maxInboundStreams: limits.inboundStreamsPerProtocol,
          maxOutboundStreams: limits.inboundStreamsPerProtocol,
        },
      );
    }
  }

  /** Never rejects: what goes wrong with one stream is the end of that stream, and a line in the log. */
  async #accept(protocol: ProtocolName, stream: Stream, connection: Connection): Promise<void> {
    const { gate, stopped, log } = this.#options;
    const peer = organisationOf(connection.remotePeer);
    if (peer === null || !gate.mayOpen(peer, protocol)) {
      stream.abort(new ParleyError('PEER_NOT_MEMBER', 'This peer may not open this protocol.'));
      return;
    }
    const many = this.#manyHandlers.get(protocol);
    const { maxRequest } = protocols[protocol];
    const key = `${peer} ${protocol}`;
    const open = (this.#open.get(key) ?? 0) + 1;
    // libp2p counts them for each connection alone, and there may be several.
    if (open > limits.inboundStreamsPerProtocol) {
      stream.abort(new ParleyError('PEER_TOO_FAST', 'This peer has too many streams open.'));
      return;
    }
    const backlog = many === undefined ? maxRequest : 8 * maxRequest;
    const frames = new FrameStream(stream, { maxFrame: maxRequest, maxBacklog: backlog });
    this.#open.set(key, open);
    void frames.closed.then(() => this.#closed(key));
    try {
      if (many !== undefined) {
        await many(peer, frames, () => this.#pace(peer, protocol), stopped);
      } else {
        await this.#answer(peer, protocol, frames, connection);
      }
      frames.linger(limits.streamLinger);
    } catch (error) {
      const failure = asParleyError(error);
      frames.abort(failure);
      // A requester that gives up is everyday life.
      if (failure.code !== 'STOPPED' && failure.code !== 'PEER_UNREACHABLE') {
        log(`${protocol} stream of ${shortId(peer)} ended: ${failure.message} (${failure.code})`);
      }
    }
  }

  #closed(key: string): void {
    const left = (this.#open.get(key) ?? 0) - 1;
    if (left > 0) this.#open.set(key, left);
    else this.#open.delete(key);
  }

  async #answer(
    peer: OrganisationId,
    protocol: ProtocolName,
    frames: FrameStream,
    connection: Connection,
  ): Promise<void> {
    const reply = await this.#reply(peer, protocol, frames, connection);
    const writing = deadline('Sending an answer', limits.transferTimeout, this.#options.stopped);
    try {
      await frames.write(reply, writing.signal);
      await frames.end(writing.signal);
    } finally {
      writing.dispose();
    }
  }

  async #reply(
    peer: OrganisationId,
    protocol: ProtocolName,
    frames: FrameStream,
    connection: Connection,
  ): Promise<Uint8Array> {
    const { log } = this.#options;
    try {
      // Read first: what is sent and closed before the requester has its stream can be lost in js-libp2p's
      // protocol negotiation, the refusal too.
      const request = await this.#read(protocol, frames);
      frames.ignoreRest();
      this.#pace(peer, protocol);
      const answer = await this.#run(peer, protocol, request, frames, connection);
      const { maxResponse } = protocols[protocol];
      if (answer.length > maxResponse) {
        throw new ParleyError(
          'MESSAGE_TOO_LARGE',
          `The answer of ${answer.length} bytes exceeds the ${maxResponse} that ${protocol} allows; it was not sent.`,
        );
      }
      return answerReply(answer);
    } catch (error) {
      const { code, message } = asParleyError(error);
      if (code === 'INTERNAL' || code === 'MESSAGE_TOO_LARGE' || code === 'PEER_TOO_FAST') {
        log(`${protocol} request of ${shortId(peer)} failed: ${message} (${code})`);
      }
      return errorReply(error);
    }
  }

  async #read(protocol: ProtocolName, frames: FrameStream): Promise<Uint8Array> {
    const time = Math.min(protocols[protocol].timeout, limits.transferTimeout);
    const reading = deadline('Reading a request', time, this.#options.stopped);
    try {
      const request = await frames.read(reading.signal);
      if (request !== null) return request;
      throw new ParleyError('MESSAGE_TRUNCATED', 'The peer opened a stream and sent no request.');
    } finally {
      reading.dispose();
    }
  }

  async #run(
    peer: OrganisationId,
    protocol: ProtocolName,
    request: Uint8Array,
    frames: FrameStream,
    connection: Connection,
  ): Promise<Uint8Array> {
    const handler = this.#handlers.get(protocol);
    if (handler === undefined) {
      throw new ParleyError('NOT_READY', `Nothing answers ${protocol} on this node yet.`);
    }
    const what = `Answering ${shortId(peer)} by ${protocol}`;
    const running = deadline(what, protocols[protocol].timeout, this.#options.stopped);
    void frames.closed.then(() => {
      running.end(
        new ParleyError('STOPPED', `${what} was stopped: the peer no longer waits for it.`),
      );
    });
    try {
      return await within(running.signal, what, handler(peer, request, running.signal, connection));
    } finally {
      running.dispose();
    }
  }

  /** @throws ParleyError PEER_TOO_FAST */
  #pace(peer: OrganisationId, protocol: ProtocolName): void {
    const { gate, rates } = this.#options;
    const { rate, burst } = protocols[protocol];
    // Keys cost nothing, so strangers share one bucket besides each having its own.
    const shared =
      gate.isAdmitted(peer) ||
      rates.take('strangers', limits.strangerRequestsPerSecond, limits.strangerRequestsBurst);
    if (shared && rates.take(`${peer} ${protocol}`, rate, burst)) return;
    throw new ParleyError(
      'PEER_TOO_FAST',
      `${shortId(peer)} sends more ${protocol} requests than ${rate} a second; this one was not answered.`,
    );
  }
}
