import type { Stream } from '@libp2p/interface';
import { errorReply, answerReply } from '../../../core/network/reply.ts';
import { protocols, type ProtocolName } from '../../../core/schema/limits.ts';
import { frame, received, type RawPeer } from '../../support/raw-peer.ts';

/** Whether a node is still there to hear the rest. */
export type Say = (bytes: Uint8Array) => boolean;

/** What a node asks of this peer by one protocol gets whatever bytes the test says, in whatever pieces. */
export async function saying(
  peer: RawPeer,
  protocol: ProtocolName,
  answer: (request: Uint8Array, say: Say) => Promise<void>,
): Promise<void> {
  const { id } = protocols[protocol];
  const answerOn = async (stream: Stream): Promise<void> => {
    const request = await received(stream);
    await answer(request.subarray(4), (bytes) => {
      if (stream.status !== 'open' || stream.writeStatus !== 'writable') return false;
      stream.send(bytes);
      return true;
    });
    await stream.close();
  };
  await peer.node.unhandle(id);
  await peer.node.handle(
    id,
    (stream) => {
      // The node may cut it off at any time.
      answerOn(stream).catch((error: unknown) => stream.abort(error as Error));
    },
    { maxInboundStreams: 64 },
  );
}

/** The same for answers in the right form; what `answer` throws becomes its code. */
export function answering(
  peer: RawPeer,
  protocol: ProtocolName,
  answer: (request: Uint8Array) => Promise<Uint8Array>,
): Promise<void> {
  return saying(peer, protocol, async (request, say) => {
    say(frame(await answer(request).then(answerReply, errorReply)));
  });
}
