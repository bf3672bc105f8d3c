import {
  circuitRelayTransport,
  RELAY_V2_STOP_CODEC,
  type CircuitRelayTransportComponents,
} from '@libp2p/circuit-relay-v2';
import type { PeerId, Transport } from '@libp2p/interface';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { isRelayed } from './circuit.ts';
import { directConnections } from './direct-connections.ts';
import { guardedRegistrar } from './guarded-registrar.ts';
import { organisationOf, peerIdOf } from './peer-id.ts';

/**
 * What is used of the library's transport beyond its public interface, which reserves only where it listens and never anew
 * once a relay has restarted. Checked when made, so that another version of it fails at once and not in silence.
 */
interface Reservations {
  addRelay: (peer: PeerId, type: 'configured') => Promise<unknown>;
  hasReservation: (peer: PeerId) => boolean;
  addEventListener: (
    type: 'relay:removed',
    listener: (event: { readonly detail: { readonly relay: PeerId } }) => void,
  ) => void;
}

export interface RelayClientOptions {
  readonly isAdmitted: (peer: string) => boolean;
  /** A reservation ended: the connection to the relay closed, or it did not renew it. */
  readonly onLost: (relay: OrganisationId) => void;
}

/** The transport for relayed connections, and the reservations by which others reach this node through relays. */
export class RelayClient {
  readonly #options: RelayClientOptions;
  #reservations: Reservations | null = null;

  constructor(options: RelayClientOptions) {
    this.#options = options;
  }

  /** As a libp2p transport. @throws ParleyError INTERNAL for a version of the library that works otherwise */
  transport(components: CircuitRelayTransportComponents): Transport {
    const transport = circuitRelayTransport({
      maxInboundStopStreams: limits.relayedConnections,
      maxOutboundStopStreams: limits.relayedConnections,
      // None may wait for another: what waits is dropped without a word once one has succeeded, renewals too.
      reservationConcurrency: 4 * limits.relaysInUse,
    })({
      peerId: components.peerId,
      peerStore: components.peerStore,
      transportManager: components.transportManager,
      randomWalk: components.randomWalk,
      events: components.events,
      logger: components.logger,
      upgrader: components.upgrader,
      addressManager: components.addressManager,
      connectionGater: components.connectionGater,
      connectionManager: directConnections(components.connectionManager),
      registrar: this.#registrar(components),
    });
    const reservations = reservationsOf(transport);
    reservations.addEventListener('relay:removed', ({ detail }) => {
      const relay = organisationOf(detail.relay);
      if (relay !== null) this.#options.onLost(relay);
    });
    this.#reservations = reservations;
    return transport;
  }

  /** Asks a member to which a direct connection stands; the library renews the reservation while that lasts. */
  async reserve(relay: OrganisationId): Promise<void> {
    await this.#reservations?.addRelay(peerIdOf(relay), 'configured');
  }

  has(relay: PeerId): boolean {
    return this.#reservations?.hasReservation(relay) ?? false;
  }

  #registrar({ registrar }: CircuitRelayTransportComponents): typeof registrar {
    const guarded = guardedRegistrar(registrar, this.#options.isAdmitted);
    return {
      ...guarded,
      // Relays are chosen by us (relays.ts), not whoever is seen to offer it.
      register: async () => 'none',
      unregister: () => undefined,
      handle: (protocol, handler, options) =>
        guarded.handle(
          protocol,
          (stream, connection) => {
            // Else the library would at once begin to be reached by whatever relay somebody used.
            const expected = this.has(connection.remotePeer) && !isRelayed(connection);
            if (protocol === RELAY_V2_STOP_CODEC && expected) return handler(stream, connection);
            stream.abort(new ParleyError('NOT_ALLOWED', 'This node is not reached through there.'));
            return undefined;
          },
          options,
        ),
    };
  }
}

function reservationsOf(transport: Transport): Reservations {
  const found = (transport as unknown as { reservationStore?: Partial<Reservations> })
    .reservationStore;
  if (
    typeof found?.addRelay !== 'function' ||
    typeof found.hasReservation !== 'function' ||
    typeof found.addEventListener !== 'function'
  ) {
    throw new ParleyError(
      'INTERNAL',
      'This version of the relay transport keeps its reservations elsewhere; the network was not started.',
    );
  }
  return found as Reservations;
}
