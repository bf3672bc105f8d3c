import type { Network } from '../network/types.ts';
import { decodeCanonical, encodeCanonical, sha256, toHex } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { CollaborationId, OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { MembersRequest, MembersResponse } from '../schema/wire/members.ts';
import type { AddressBook } from './address-book.ts';
import { currentMembers, isCurrent, type Membership } from './membership.ts';
import type { TopicSecrets } from './topic-secrets.ts';

export interface MeetingPorts {
  readonly network: Pick<Network, 'self' | 'request' | 'addresses'>;
  readonly secrets: TopicSecrets;
  readonly addresses: AddressBook;
  readonly membership: (collaboration: CollaborationId) => Membership | null;
  /** Something was learned that changes whom to reach or which topic to use. */
  readonly learned: (collaboration: CollaborationId) => void;
}

/** What two members tell each other when they meet: topic secrets, and where the others are. */
export class Meeting {
  readonly #ports: MeetingPorts;

  constructor(ports: MeetingPorts) {
    this.#ports = ports;
  }

  /** @throws ParleyError of Network.request */
  async ask(peer: OrganisationId, membership: Membership, signal: AbortSignal): Promise<void> {
    const { network, secrets, addresses, learned } = this.#ports;
    const { collaboration } = membership;
    const request: MembersRequest = {
      collaboration,
      want: secrets
        .missing(membership.secretHashes)
        .slice(0, 64)
        .map((hash) => new Uint8Array(Buffer.from(hash, 'hex'))),
      addresses: network.addresses().slice(0, limits.addressesPerPeer),
    };
    const answer = decodeCanonical(
      MembersResponse,
      await network.request(peer, 'members', encodeCanonical(request), { signal }),
    );
    let changed = false;
    for (const secret of answer.secrets) {
      if (!membership.secretHashes.includes(toHex(sha256(secret)))) continue;
      await secrets.add(secret);
      changed = true;
    }
    for (const known of answer.addresses) {
      if (known.peer === network.self || !membership.members.has(known.peer)) continue;
      changed = (await addresses.learn(known.peer, known.addresses, 'hearsay')) || changed;
    }
    if (changed) learned(collaboration);
  }

  async answer(from: OrganisationId, request: Uint8Array): Promise<Uint8Array> {
    const { secrets, addresses, learned } = this.#ports;
    const { collaboration, want, addresses: theirs } = decodeCanonical(MembersRequest, request);
    const membership = this.#ports.membership(collaboration);
    if (membership === null || !isCurrent(membership, from)) {
      throw new ParleyError('NOT_FOUND', 'There is no such collaboration for this peer.');
    }
    if (await addresses.learn(from, theirs, 'own')) learned(collaboration);
    const response: MembersResponse = {
      secrets: want.flatMap((hash) => {
        const secret = secrets.get(toHex(hash));
        const known = membership.secretHashes.includes(toHex(hash));
        return secret === undefined || !known ? [] : [secret];
      }),
      addresses: currentMembers(membership).flatMap(({ organisation }) => {
        const known = addresses.of(organisation);
        return known.length === 0 ? [] : [{ peer: organisation, addresses: [...known] }];
      }),
    };
    return encodeCanonical(response);
  }
}
