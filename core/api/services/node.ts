import { makeRecoveryFile } from '../../identity/recovery.ts';
import type { PeerView, RelayStatus } from '../../schema/api/node.ts';
import { currentMembers, isCurrent } from '../../collaboration/membership.ts';
import { leadsThroughRelay } from '../../network/circuit.ts';
import { ParleyError } from '../../schema/errors.ts';
import type { OrganisationId } from '../../schema/ids.ts';
import type { NodeParts } from '../node-parts.ts';
import type { NodeServices } from '../services.ts';
import { namesFrom } from '../views/names.ts';
import { reachView } from '../views/reach-view.ts';

type Part = Pick<
  NodeServices,
  | 'status'
  | 'profile'
  | 'setProfile'
  | 'peers'
  | 'peer'
  | 'stop'
  | 'confirmPeer'
  | 'backup'
  | 'relay'
  | 'startRelaying'
  | 'stopRelaying'
>;

export function nodeServices(parts: NodeParts): Part {
  const { identity, network, collaborations, confirmations, tasks, profile, about } = parts;
  const self = identity.organisation;

  const relay = (): RelayStatus => {
    const { rate, connections, bytes } = network.reach.relaying;
    return { bytesPerSecond: rate, connections, bytes };
  };
  const peers = async (): Promise<PeerView[]> => {
    const confirmed = await confirmations.times();
    const nameOf = namesFrom(collaborations.list());
    const members = new Set(
      collaborations
        .list()
        .flatMap((m) => currentMembers(m).map(({ organisation }) => organisation)),
    );
    members.delete(self);
    return [...members].map((organisation) => {
      const connection = network.connections().find(({ peer }) => peer === organisation);
      const through = connection?.through ?? null;
      return {
        organisation: nameOf(organisation),
        connected: connection !== undefined,
        address: connection?.address ?? null,
        through: through === null ? null : nameOf(through),
        since: connection?.since ?? null,
        safetyNumber: confirmations.numberOf(organisation),
        confirmed: confirmed.has(organisation),
        confirmedAt: confirmed.get(organisation) ?? null,
      };
    });
  };
  const peer = async (organisation: OrganisationId): Promise<PeerView> => {
    const found = (await peers()).find((view) => view.organisation.id === organisation);
    if (found !== undefined) return found;
    throw new ParleyError('NOT_FOUND', 'There is no such member in any of your collaborations.');
  };

  return {
    async status(language = 'en') {
      const restoring = parts.feeds
        .collaborations()
        .some((id) => parts.feeds.replica(id)?.onHold !== null);
      const addresses = network.addresses();
      const connected = network.connections().length;
      const listens = addresses.some((address) => !leadsThroughRelay(address));
      const nameOf = namesFrom(collaborations.list());
      return {
        organisation: self,
        profile: profile.current(),
        version: about.version,
        state: restoring ? 'restoring' : 'ready',
        started: about.started,
        folder: about.folder,
        addresses,
        api: about.api(),
        connected,
        reach: reachView(network.reach, { connected, listens }, nameOf, language),
        collaborations: collaborations.list().map(({ collaboration, name }) => ({
          id: collaboration,
          name,
        })),
        waitingForDecision: (await tasks.inbox()).length,
        warnings: [...about.warnings(language)],
      };
    },
    profile: () => profile.current(),
    async setProfile(changed) {
      await profile.change(changed);
      for (const membership of collaborations.list()) {
        const { collaboration } = membership;
        // Where a join is still under way, its first entry will carry the new profile.
        const speaks =
          isCurrent(membership, self) && collaborations.replica(collaboration).head(self);
        if (speaks === false || speaks === null) continue;
        await collaborations.append(collaboration, 'profile.updated', { profile: changed });
      }
      return changed;
    },
    peers,
    peer,
    relay,
    async startRelaying({ bytesPerSecond }) {
      await parts.relay.change(bytesPerSecond);
      return relay();
    },
    async stopRelaying() {
      await parts.relay.change(null);
      return relay();
    },
    stop: () => parts.stop(),
    async confirmPeer(organisation, safetyNumber) {
      await peer(organisation);
      await confirmations.confirm(organisation, safetyNumber);
      parts.events.notePeer(organisation, 'verified');
      return peer(organisation);
    },
    async backup(passphrase) {
      const datasets = await parts.catalogue.list();
      const memberships = collaborations.list();
      const known = new Set(memberships.flatMap((m) => [...m.members.keys()]));
      const sections = {
        collaborations: memberships.map(({ collaboration }) => collaboration),
        addresses: [...known].flatMap((organisation) => {
          const addresses = parts.addresses.of(organisation);
          if (addresses.length === 0) return [];
          return [{ peer: organisation, addresses: [...addresses], at: parts.now() }];
        }),
        datasets,
      };
      const made = parts.now();
      return makeRecoveryFile({ identity, profile: profile.current(), made, sections }, passphrase);
    },
  };
}
