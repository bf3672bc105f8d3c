import type { StreamMuxerFactory } from '@libp2p/interface';

/**
 * Lets a muxer say nothing on a connection that is closing, instead of throwing: yamux 8.0.1 opens a stream in a microtask of
 * its own, where the error that the connection has meanwhile closed would reach nobody and end the process. Streams of that
 * connection end with it.
 */
export function silentOnceClosed(factory: StreamMuxerFactory): StreamMuxerFactory {
  return {
    protocol: factory.protocol,
    createStreamMuxer: (connection) => {
      const send = connection.send.bind(connection);
      connection.send = (data) => connection.status === 'open' && send(data);
      return factory.createStreamMuxer(connection);
    },
  };
}
