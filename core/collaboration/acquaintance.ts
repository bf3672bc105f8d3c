import { pause } from '../network/pause.ts';
import type { Network } from '../network/types.ts';
import { asParleyError, type ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { AddressBook } from './address-book.ts';
import type { Collaborations } from './collaborations.ts';
import type { Meeting } from './meeting.ts';
import { currentMembers, isCurrent, type Membership } from './membership.ts';
import type { TopicSecrets } from './topic-secrets.ts';

export interface AcquaintancePorts {
  readonly network: Pick<Network, 'self' | 'isConnected' | 'onConnected' | 'reach'>;
  readonly collaborations: Collaborations;
  readonly meeting: Meeting;
  readonly addresses: AddressBook;
  readonly secrets: TopicSecrets;
  readonly signal: AbortSignal;
  /** Told of meetings that did not come about; the next one tries again. */
  readonly missed: (error: ParleyError, peer: OrganisationId) => void;
}

/**
 * Gets to know the members: asks whoever connects, and goes on asking those that are connected while a topic secret or
 * the address of a member is missing. A newcomer's address reaches its inviter first, the others through it.
 */
export class Acquaintance {
  readonly #ports: AcquaintancePorts;
  readonly #stops: (() => void)[];
  #wake = new AbortController();
  #running: Promise<void>;

  constructor(ports: AcquaintancePorts) {
    this.#ports = ports;
    this.#stops = [
      ports.network.onConnected((peer) => void this.#meet(peer)),
      // With the asking goes where this node is.
      ports.network.reach.onMoved(() => {
        if (ports.network.reach.through.length > 0) void this.#meetAll();
      }),
      ports.collaborations.onEvent(({ kind }) => {
        if (kind === 'membership') this.#wake.abort();
      }),
    ];
    this.#running = this.#askOn();
  }

  /** After the signal has ended it. */
  async settled(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#wake.abort();
    await this.#running;
  }

  async #askOn(): Promise<void> {
    const { collaborations, signal } = this.#ports;
    let wait: number = limits.acquaintanceFirst;
    while (!signal.aborted) {
      const lacking = collaborations.list().filter((membership) => this.#lacks(membership));
      await Promise.all(lacking.map((membership) => this.#askSomebody(membership)));
      // Something may have changed while asking; then it is looked at again soon.
      if (this.#wake.signal.aborted || lacking.length === 0) wait = limits.acquaintanceFirst;
      this.#wake = new AbortController();
      const until = AbortSignal.any([signal, this.#wake.signal]);
      await pause(lacking.length === 0 ? limits.acquaintanceMost : wait, until);
      // One breath, so that a burst of changes is one look.
      await pause(limits.acquaintanceFirst / 4, signal);
      wait = Math.min(wait * 2, limits.acquaintanceMost);
    }
  }

  #lacks(membership: Membership): boolean {
    const { network, addresses, secrets } = this.#ports;
    if (!isCurrent(membership, network.self)) return false;
    const unknown = currentMembers(membership).some(
      ({ organisation }) =>
        organisation !== network.self &&
        !network.isConnected(organisation) &&
        addresses.of(organisation).length === 0,
    );
    return unknown || secrets.missing(membership.secretHashes).length > 0;
  }

  /** All that are connected: who knows the newcomer is not known. */
  async #askSomebody(membership: Membership): Promise<void> {
    const { network } = this.#ports;
    const reachable = currentMembers(membership)
      .map(({ organisation }) => organisation)
      .filter((organisation) => network.isConnected(organisation));
    await Promise.all(reachable.map((peer) => this.#ask(peer, membership)));
  }

  async #meetAll(): Promise<void> {
    const { collaborations } = this.#ports;
    await Promise.all(collaborations.list().map((membership) => this.#askSomebody(membership)));
  }

  async #meet(peer: OrganisationId): Promise<void> {
    const shared = this.#ports.collaborations.list().filter((m) => isCurrent(m, peer));
    await Promise.all(shared.map((membership) => this.#ask(peer, membership)));
  }

  async #ask(peer: OrganisationId, membership: Membership): Promise<void> {
    const { meeting, signal, missed } = this.#ports;
    try {
      await meeting.ask(peer, membership.collaboration, signal);
    } catch (error) {
      if (!signal.aborted) missed(asParleyError(error), peer);
    }
  }
}
