import type { Connection, Stream } from '@libp2p/interface';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits, protocols, type ProtocolName } from '../schema/limits.ts';
import { reasonOf } from './deadline.ts';
import { FrameStream } from './frames.ts';
import { shortId } from './peer-id.ts';
import { LONGEST_CODE, readReply, REPLY_OVERHEAD } from './reply.ts';
import { Turns } from './turns.ts';

/** The asking side. One request is one stream; at most so many per peer and protocol at once, in order. */
export class Requester {
  readonly #turns = new Map<string, Turns>();

  /**
   * @param signal has a time limit; ends opening, sending and waiting alike
   * @throws ParleyError as Network.request
   */
  async send(
    connection: Connection,
    peer: OrganisationId,
    protocol: ProtocolName,
    message: Uint8Array,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const key = `${peer} ${protocol}`;
    const turns =
      this.#turns.get(key) ?? new Turns(limits.maxStreamsPerProtocol, limits.queuedRequests);
    this.#turns.set(key, turns);
    try {
      return await turns.run(signal, `Asking ${shortId(peer)} by ${protocol}`, () =>
        sendNow(connection, peer, protocol, message, signal),
      );
    } finally {
      if (turns.idle && this.#turns.get(key) === turns) this.#turns.delete(key);
    }
  }
}

/** @throws ParleyError MESSAGE_TOO_LARGE: nothing was sent */
export function checkRequestSize(protocol: ProtocolName, message: Uint8Array): void {
  const { maxRequest } = protocols[protocol];
  if (message.length <= maxRequest) return;
  throw new ParleyError(
    'MESSAGE_TOO_LARGE',
    `The message has ${message.length} bytes, ${protocol} allows ${maxRequest}. It was not sent.`,
  );
}

async function sendNow(
  connection: Connection,
  peer: OrganisationId,
  protocol: ProtocolName,
  message: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const stream = await openStream(connection, peer, protocol, signal);
  const maxFrame = Math.max(protocols[protocol].maxResponse, LONGEST_CODE) + REPLY_OVERHEAD;
  const frames = new FrameStream(stream, { maxFrame, maxBacklog: maxFrame });
  // Not awaited before reading: a peer may refuse while we still send. If sending breaks, so does reading.
  const sent = frames.write(message, signal).then(() => frames.end(signal));
  sent.catch(() => undefined);
  const reply = await frames.read(signal);
  frames.linger(limits.streamLinger);
  if (reply === null) throw await unanswered(connection, peer, protocol);
  return readReply(reply, shortId(peer));
}

/** @throws ParleyError PEER_UNREACHABLE, PEER_REFUSED, or what ended the signal */
export async function openStream(
  connection: Connection,
  peer: OrganisationId,
  protocol: ProtocolName,
  signal: AbortSignal,
): Promise<Stream> {
  try {
    return await connection.newStream([protocols[protocol].id], { signal });
  } catch (cause) {
    if (signal.aborted) throw reasonOf(signal, `Asking ${shortId(peer)}`);
    if (cause instanceof Error && cause.name === 'UnsupportedProtocolError') {
      throw new ParleyError(
        'PEER_REFUSED',
        `${shortId(peer)} does not speak ${protocol}; nothing was sent.`,
        {
          cause,
          details: { peer },
        },
      );
    }
    throw new ParleyError(
      'PEER_UNREACHABLE',
      `The connection to ${shortId(peer)} broke off before the request was sent.`,
      { cause, details: { peer } },
    );
  }
}

async function unanswered(
  connection: Connection,
  peer: OrganisationId,
  protocol: ProtocolName,
): Promise<ParleyError> {
  // A connection closes its streams first and itself in the next turn.
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (connection.status !== 'open') {
    return new ParleyError(
      'PEER_UNREACHABLE',
      `The connection to ${shortId(peer)} was lost before it answered; whether it acted on the request is not known.`,
      { details: { peer } },
    );
  }
  return new ParleyError(
    'PEER_REFUSED',
    `${shortId(peer)} closed the ${protocol} stream without an answer.`,
    {
      details: { peer },
    },
  );
}
