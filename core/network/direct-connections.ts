import type { CircuitRelayServerComponents } from '@libp2p/circuit-relay-v2';
import type { Connection, PeerId } from '@libp2p/interface';
import { ParleyError } from '../schema/errors.ts';
import { isRelayed } from './circuit.ts';

type ConnectionManager = CircuitRelayServerComponents['connectionManager'];

/**
 * The connection manager as the relay modules see it: with direct connections alone, as nothing is relayed twice, and
 * without a way to dial, which is the business of one place (gate.ts).
 * @param as what the modules get in a connection's place
 */
export function directConnections(
  manager: ConnectionManager,
  as: (connection: Connection) => Connection = (connection) => connection,
): ConnectionManager {
  const direct = (peer?: PeerId): Connection[] =>
    manager
      .getConnections(peer)
      .filter((connection) => connection.status === 'open' && !isRelayed(connection))
      .map(as);
  const refuse = async (): Promise<never> => {
    throw new ParleyError('PEER_UNREACHABLE', 'Relays are used only where a connection stands.');
  };
  return {
    getConnections: direct,
    openConnection: async (target) => {
      const peer = 'toMultihash' in target ? target : undefined;
      return direct(peer)[0] ?? refuse();
    },
    openStream: refuse,
    getConnectionsMap: () => manager.getConnectionsMap(),
    getMaxConnections: () => manager.getMaxConnections(),
    setMaxConnections: () => undefined,
    closeConnections: refuse,
    acceptIncomingConnection: (connection) => manager.acceptIncomingConnection(connection),
    afterUpgradeInbound: () => manager.afterUpgradeInbound(),
    getDialQueue: () => manager.getDialQueue(),
    isDialable: async () => false,
  };
}
