import type { IdentifyComponents } from '@libp2p/identify';
import type { Connection, PeerId, Stream, Topology } from '@libp2p/interface';
import { ParleyError } from '../schema/errors.ts';

type Registrar = IdentifyComponents['registrar'];

/**
 * libp2p's registrar as identify and gossipsub see it: peers that are not admitted do not exist for them. While an
 * invitation is open strangers hold connections; without this they would be told our addresses and protocols
 * (identify) and our topics (gossipsub subscriptions).
 * A stranger that becomes a member connects anew, so nothing that was withheld needs to be replayed.
 */
export function guardedRegistrar(
  registrar: Registrar,
  isAdmitted: (peer: string) => boolean,
): Registrar {
  const guardTopology = (topology: Topology): Topology => ({
    ...topology,
    onConnect: async (peer: PeerId, connection: Connection) => {
      if (isAdmitted(peer.toString())) await topology.onConnect?.(peer, connection);
    },
    // Passed on for all: a peer that is no longer admitted must be forgotten.
    onDisconnect: async (peer: PeerId) => topology.onDisconnect?.(peer),
  });

  return {
    getProtocols: () => registrar.getProtocols(),
    getHandler: (protocol) => registrar.getHandler(protocol),
    getMiddleware: (protocol) => registrar.getMiddleware(protocol),
    getTopologies: (protocol) => registrar.getTopologies(protocol),
    use: (protocol, middleware) => registrar.use(protocol, middleware),
    unuse: (protocol) => registrar.unuse(protocol),
    unhandle: (protocol, options) => registrar.unhandle(protocol, options),
    unregister: (id) => registrar.unregister(id),
    handle: (protocol, handler, options) =>
      registrar.handle(
        protocol,
        (stream: Stream, connection: Connection) => {
          if (isAdmitted(connection.remotePeer.toString())) return handler(stream, connection);
          stream.abort(
            new ParleyError('PEER_NOT_MEMBER', 'This peer is no member; its stream was closed.'),
          );
          return undefined;
        },
        options,
      ),
    register: (protocol, topology, options) =>
      registrar.register(protocol, guardTopology(topology), options),
  };
}
