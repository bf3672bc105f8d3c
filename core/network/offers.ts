import { z } from 'zod';
import { decodeCanonical, sha256 } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import { Hash, uint, type OrganisationId } from '../schema/ids.ts';
import { limits, protocols } from '../schema/limits.ts';
import { deadline } from './deadline.ts';
import type { FrameStream } from './frames.ts';
import { ANSWERED, errorReply } from './reply.ts';
import type { Offer } from './types.ts';

/** One part of a blob; the answer is exactly these bytes. */
export const PartRequest = z.strictObject({
  blob: Hash,
  offset: uint.max(limits.blobBytes),
  length: uint.min(1).max(limits.blobChunk),
});
export type PartRequest = z.infer<typeof PartRequest>;

interface Offered {
  readonly bytes: Uint8Array;
  /** One per offer of the same bytes, as each is released by itself. */
  readonly grants: Set<ReadonlySet<OrganisationId>>;
}

/** What this node lets certain peers pull, in memory and until released. */
export class Offers {
  readonly #offered = new Map<string, Offered>();

  /** @throws ParleyError MESSAGE_TOO_LARGE above limits.blobBytes */
  offer(bytes: Uint8Array, to: readonly OrganisationId[]): Offer {
    if (bytes.length <= limits.bulkInline) {
      return { bulk: { inline: bytes }, release: () => undefined };
    }
    if (bytes.length > limits.blobBytes) {
      throw new ParleyError(
        'MESSAGE_TOO_LARGE',
        `${bytes.length} bytes cannot be offered; the most is ${limits.blobBytes}. Nothing was sent.`,
      );
    }
    const blob = sha256(bytes);
    const key = keyOf(blob);
    const offered = this.#offered.get(key) ?? { bytes, grants: new Set() };
    this.#offered.set(key, offered);
    const grant = new Set(to);
    offered.grants.add(grant);
    return {
      bulk: { blob, length: bytes.length },
      release: () => {
        offered.grants.delete(grant);
        if (offered.grants.size === 0 && this.#offered.get(key) === offered) {
          this.#offered.delete(key);
        }
      },
    };
  }

  /** How many different blobs are on offer. */
  get size(): number {
    return this.#offered.size;
  }

  /** Serves one stream: as many parts as the peer asks for, one after the other. */
  async serve(
    from: OrganisationId,
    frames: FrameStream,
    pace: () => void,
    stopped: AbortSignal,
  ): Promise<void> {
    for (;;) {
      const turn = deadline('Sending parts', protocols.blob.timeout, stopped);
      try {
        const request = await frames.read(turn.signal);
        if (request === null) {
          await frames.end(turn.signal);
          return;
        }
        pace();
        await this.#reply(from, request, frames, turn.signal);
      } finally {
        turn.dispose();
      }
    }
  }

  async #reply(
    from: OrganisationId,
    request: Uint8Array,
    frames: FrameStream,
    signal: AbortSignal,
  ): Promise<void> {
    let part: Uint8Array;
    try {
      part = this.#part(from, decodeCanonical(PartRequest, request));
    } catch (error) {
      await frames.write(errorReply(error), signal);
      return;
    }
    await frames.write(part, signal, ANSWERED);
  }

  #part(from: OrganisationId, { blob, offset, length }: PartRequest): Uint8Array {
    const offered = this.#offered.get(keyOf(blob));
    const entitled = offered !== undefined && [...offered.grants].some((grant) => grant.has(from));
    // One answer for "not there" and "not for you": whether a blob exists is no one else's business.
    if (!entitled || offset + length > offered.bytes.length) {
      throw new ParleyError('NOT_FOUND', 'There are no such bytes on offer to this peer.');
    }
    return offered.bytes.subarray(offset, offset + length);
  }
}

function keyOf(blob: Uint8Array): string {
  return Buffer.from(blob).toString('hex');
}
