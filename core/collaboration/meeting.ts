import type { Network } from '../network/types.ts';
import { decodeCanonical, encodeCanonical, sha256, toHex } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { CollaborationId, OrganisationId } from '../schema/ids.ts';
import { KiB, limits } from '../schema/limits.ts';
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

/** Bytes of addresses in one answer; with the secrets it stays under the protocol's limit. */
const ADDRESS_BYTES = 160 * KiB;

/** What two members tell each other when they meet: topic secrets, and where the others are. */
export class Meeting {
  readonly #ports: MeetingPorts;
  /** Meetings under way; a wish for one that waits already is the same wish. */
  readonly #asking = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();

  constructor(ports: MeetingPorts) {
    this.#ports = ports;
  }

  /**
   * One meeting with a peer at a time; if asked for meanwhile, one more after it.
   * @throws ParleyError of Network.request
   */
  async ask(
    peer: OrganisationId,
    collaboration: CollaborationId,
    signal: AbortSignal,
  ): Promise<void> {
    const name = `${peer}/${collaboration}`;
    const running = this.#asking.get(name);
    if (running !== undefined) {
      this.#again.add(name);
      return running;
    }
    const meeting = this.#askFully(name, peer, collaboration, signal).finally(() => {
      this.#asking.delete(name);
      this.#again.delete(name);
    });
    this.#asking.set(name, meeting);
    return meeting;
  }

  async #askFully(
    name: string,
    peer: OrganisationId,
    collaboration: CollaborationId,
    signal: AbortSignal,
  ): Promise<void> {
    do {
      // With very many secrets missing, one answer does not hold them all.
      while (await this.#askOnce(peer, collaboration, signal)) continue;
    } while (this.#again.delete(name));
  }

  /** @returns whether secrets came and others are still missing */
  async #askOnce(
    peer: OrganisationId,
    collaboration: CollaborationId,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { network, secrets, addresses, learned } = this.#ports;
    const asked = this.#ports.membership(collaboration);
    if (asked === null || !isCurrent(asked, peer)) return false;
    const request: MembersRequest = {
      collaboration,
      want: secrets
        .missing(asked.secretHashes)
        .slice(0, limits.secretsPerAnswer)
        .map((hash) => new Uint8Array(Buffer.from(hash, 'hex'))),
      addresses: network.addresses().slice(0, limits.addressesPerPeer),
    };
    const answer = decodeCanonical(
      MembersResponse,
      await network.request(peer, 'members', encodeCanonical(request), { signal }),
    );
    // It may have changed while the answer was on its way.
    const membership = this.#ports.membership(collaboration) ?? asked;
    const hashes = new Set(membership.secretHashes);
    const missing = new Set(secrets.missing(membership.secretHashes));
    let came = false;
    for (const secret of answer.secrets) {
      const hash = toHex(sha256(secret));
      if (!hashes.has(hash) || !missing.delete(hash)) continue;
      await secrets.add(secret);
      came = true;
    }
    let changed = came;
    for (const known of answer.addresses) {
      if (known.peer === network.self || !membership.members.has(known.peer)) continue;
      changed = (await addresses.learn(known.peer, known.addresses, 'hearsay')) || changed;
    }
    if (changed) learned(collaboration);
    return came && missing.size > 0;
  }

  async answer(from: OrganisationId, request: Uint8Array): Promise<Uint8Array> {
    const { secrets, addresses, learned } = this.#ports;
    const { collaboration, want, addresses: theirs } = decodeCanonical(MembersRequest, request);
    const membership = this.#ports.membership(collaboration);
    if (membership === null || !isCurrent(membership, from)) {
      throw new ParleyError('NOT_FOUND', 'There is no such collaboration for this peer.');
    }
    if (await addresses.learn(from, theirs, 'own')) learned(collaboration);
    const hashes = new Set(membership.secretHashes);
    const response: MembersResponse = {
      secrets: want.flatMap((wanted) => {
        const hash = toHex(wanted);
        const secret = secrets.get(hash);
        return secret === undefined || !hashes.has(hash) ? [] : [secret];
      }),
      addresses: this.#whereabouts(membership),
    };
    return encodeCanonical(response);
  }

  /** Where current members are; as many as fit. */
  #whereabouts(membership: Membership): MembersResponse['addresses'] {
    const found: MembersResponse['addresses'] = [];
    let room = ADDRESS_BYTES;
    for (const { organisation: peer } of currentMembers(membership)) {
      const addresses = [...this.#ports.addresses.of(peer)];
      if (addresses.length === 0) continue;
      room -= encodeCanonical({ peer, addresses }).length;
      if (room < 0) break;
      found.push({ peer, addresses });
    }
    return found;
  }
}
