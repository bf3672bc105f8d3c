import type { Stream, StreamMuxer, StreamMuxerFactory } from '@libp2p/interface';
import { KiB } from '../schema/limits.ts';

/** The window of every stream at first, by the protocol; it grows. */
const FIRST_WINDOW = 256 * KiB;

/** A frame of yamux without content: version, type, flags (2 bytes), stream (4), and here how much more may be sent (4). */
const HEADER_BYTES = 12;
const WINDOW_UPDATE = 1;
const FLAGS_AT = 2;
const STREAM_AT = 4;
const MORE_AT = 8;

/**
 * Lets a muxer of yamux tell its peer of room once there is much of it, as other implementations do. yamux 8.0.1 does
 * after every frame, which costs a record of Noise and a system call each, on both sides.
 */
export function withFewerWindowUpdates(factory: StreamMuxerFactory): StreamMuxerFactory {
  return {
    protocol: factory.protocol,
    createStreamMuxer: (connection) => {
      let muxer: StreamMuxer | null = null;
      const untold = new WeakMap<Stream, number>();
      const send = connection.send.bind(connection);
      connection.send = (data) => {
        const update = data instanceof Uint8Array ? plainUpdate(data) : null;
        const id = update?.getUint32(STREAM_AT).toString();
        const stream = muxer?.streams.find((one) => one.id === id);
        if (update === null || stream === undefined) return send(data);
        const more = (untold.get(stream) ?? 0) + update.getUint32(MORE_AT);
        // Not more than that, so that the other side is never left without.
        const isMuch = more >= windowOf(stream) / 2;
        untold.set(stream, isMuch ? 0 : more);
        if (!isMuch) return true;
        update.setUint32(MORE_AT, more);
        return send(data);
      };
      muxer = factory.createStreamMuxer(connection);
      return muxer;
    },
  };
}

/** A window update that says nothing else: one with flags opens, accepts or ends a stream. */
function plainUpdate(frame: Uint8Array): DataView | null {
  if (frame.byteLength !== HEADER_BYTES || frame[1] !== WINDOW_UPDATE) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  return view.getUint16(FLAGS_AT) === 0 ? view : null;
}

const windowOf = (stream: Stream): number =>
  'recvWindow' in stream && typeof stream.recvWindow === 'number'
    ? stream.recvWindow
    : FIRST_WINDOW;
