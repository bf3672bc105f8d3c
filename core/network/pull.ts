import { createHash } from 'node:crypto';
import type { Connection } from '@libp2p/interface';
import { encodeCanonical, equalBytes } from '../schema/canonical.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits, protocols } from '../schema/limits.ts';
import type { Bulk } from '../schema/wire/round.ts';
import { deadline, reasonOf, sleep } from './deadline.ts';
import { evenFrame, FrameStream } from './frames.ts';
import type { PartRequest } from './offers.ts';
import { shortId } from './peer-id.ts';
import { backoff } from './reconnect.ts';
import { ANSWERED, readReply, REPLY_OVERHEAD } from './reply.ts';
import { openStream } from './request.ts';
import type { PullOptions } from './types.ts';

/** Bytes of one part, and of those that are asked for and not here yet. */
const PART = evenFrame(limits.blobChunk + REPLY_OVERHEAD) - REPLY_OVERHEAD;
const UNDER_WAY = PART * limits.blobChunksOutstanding;

export interface PullPorts {
  /** A connection to the peer, made if need be. @throws ParleyError PEER_UNREACHABLE */
  readonly connect: (peer: OrganisationId, signal: AbortSignal) => Promise<Connection>;
  readonly random: () => number;
}

/** What has arrived of one blob; its hash is computed on the way, as parts come in order. */
interface Download {
  readonly bytes: Uint8Array;
  done: number;
  /** Where the next part belongs. */
  readonly place: (length: number) => Uint8Array;
  /** So many bytes lie there now. */
  readonly placed: (length: number) => void;
  readonly hash: () => Uint8Array;
}

/**
 * Fetches what the peer offered. The puller asks for parts, a few at a time, so that memory is bounded on both sides
 * and a cut connection costs only the parts under way: it goes on from there on the next one.
 * @throws ParleyError MESSAGE_TOO_LARGE (nothing was fetched), MESSAGE_INVALID (wrong length or hash), PEER_REFUSED,
 *   PEER_UNREACHABLE after limits.pullAttempts without progress, or what ended the signal
 */
export async function pull(
  from: OrganisationId,
  bulk: Bulk,
  { signal, maxBytes }: PullOptions,
  ports: PullPorts,
): Promise<Uint8Array> {
  const length = 'inline' in bulk ? bulk.inline.length : bulk.length;
  if (length > maxBytes) {
    throw new ParleyError(
      'MESSAGE_TOO_LARGE',
      `${shortId(from)} offers ${length} bytes where at most ${maxBytes} are expected. Nothing was fetched.`,
      { details: { peer: from } },
    );
  }
  if ('inline' in bulk) return bulk.inline;

  const what = `Fetching from ${shortId(from)}`;
  const download = newDownload(length);
  for (let failures = 0; download.done < length;) {
    const before = download.done;
    try {
      await pullParts(from, bulk.blob, download, signal, ports);
    } catch (error) {
      if (signal.aborted) throw reasonOf(signal, what);
      const failure = asParleyError(error);
      failures = download.done > before ? 1 : failures + 1;
      if (!mayPass(failure) || failures >= limits.pullAttempts) throw failure;
      await sleep(backoff(failures, ports.random), signal, what);
    }
  }
  if (!equalBytes(download.hash(), bulk.blob)) {
    throw new ParleyError(
      'MESSAGE_INVALID',
      `What ${shortId(from)} sent does not have the hash it announced; it was thrown away.`,
      { details: { peer: from } },
    );
  }
  return download.bytes;
}

function newDownload(length: number): Download {
  const bytes = new Uint8Array(length);
  const hash = createHash('sha256');
  const download: Download = {
    bytes,
    done: 0,
    place: (length) => bytes.subarray(download.done, download.done + length),
    placed: (length) => {
      hash.update(download.place(length));
      download.done += length;
    },
    hash: () => new Uint8Array(hash.digest()),
  };
  return download;
}

/** Goes on with a download over one stream until it is complete or the stream fails. */
async function pullParts(
  from: OrganisationId,
  blob: Uint8Array,
  download: Download,
  signal: AbortSignal,
  ports: PullPorts,
): Promise<void> {
  const connection = await ports.connect(from, signal);
  const opening = deadline('Opening a stream', limits.dialTimeout, signal);
  const stream = await openStream(connection, from, 'blob', opening.signal).finally(
    opening.dispose,
  );
  const maxFrame = PART + REPLY_OVERHEAD;
  const frames = new FrameStream(stream, {
    maxFrame,
    maxBacklog: (maxFrame + 4) * limits.blobChunksOutstanding,
  });
  const total = download.bytes.length;
  let asked = download.done;
  try {
    while (download.done < total) {
      const turn = deadline(
        `Waiting for a part from ${shortId(from)}`,
        protocols.blob.timeout,
        signal,
      );
      try {
        // Several at once, as each piece that is sent costs both sides a system call.
        if (asked - download.done <= UNDER_WAY / 2) {
          const requests: Uint8Array[] = [];
          while (asked < total && asked - download.done < UNDER_WAY) {
            const length = Math.min(PART, total - asked);
            const request: PartRequest = { blob, offset: asked, length };
            requests.push(encodeCanonical(request));
            asked += length;
          }
          if (requests.length > 0) await frames.writeTogether(requests, turn.signal);
        }
        await takePart(from, frames, download, turn.signal);
      } finally {
        turn.dispose();
      }
    }
    const closing = deadline('Closing a stream', limits.streamLinger, signal);
    await frames.end(closing.signal).finally(closing.dispose);
    frames.linger(limits.streamLinger);
  } catch (error) {
    frames.abort(asParleyError(error));
    // All parts are here; how the stream ended does not matter any more.
    if (download.done < total) throw error;
  }
}

/** Puts the next part where it belongs. @throws ParleyError for a reply that is no part of this length */
async function takePart(
  from: OrganisationId,
  frames: FrameStream,
  download: Download,
  signal: AbortSignal,
): Promise<void> {
  const length = await frames.next(signal);
  if (length === null) throw cutOff(from);
  const wanted = Math.min(PART, download.bytes.length - download.done);
  const status = new Uint8Array(Math.min(length, REPLY_OVERHEAD));
  frames.takeInto(status);
  if (length === REPLY_OVERHEAD + wanted && equalBytes(status, ANSWERED)) {
    frames.takeInto(download.place(wanted));
    download.placed(wanted);
    return;
  }
  const rest = new Uint8Array(length - status.length);
  frames.takeInto(rest);
  readReply(Buffer.concat([status, rest]), shortId(from));
  throw new ParleyError('MESSAGE_INVALID', `${shortId(from)} sent a part of the wrong length.`);
}

function cutOff(from: OrganisationId): ParleyError {
  return new ParleyError(
    'PEER_UNREACHABLE',
    `The stream from ${shortId(from)} ended before the last part.`,
    {
      details: { peer: from },
    },
  );
}

/** Whether the same request may succeed a moment later. */
function mayPass(failure: ParleyError): boolean {
  if (failure.code === 'PEER_REFUSED') return failure.details['code'] === undefined;
  return ['PEER_UNREACHABLE', 'MESSAGE_TRUNCATED', 'TIMED_OUT'].includes(failure.code);
}
