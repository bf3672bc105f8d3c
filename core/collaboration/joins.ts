import type { Feeds } from '../feed/types.ts';
import { pause } from '../network/pause.ts';
import type { Network } from '../network/types.ts';
import { asParleyError, hasCode, ParleyError } from '../schema/errors.ts';
import type { Profile } from '../schema/feed/payloads.ts';
import type { CollaborationId, ContentId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { PendingJoin } from '../schema/local/journal.ts';
import type { Ticket } from '../schema/wire/join.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';
import type { AddressBook } from './address-book.ts';
import type { Collaborations } from './collaborations.ts';
import { redeemTicket } from './joiner.ts';
import { readTicket } from './ticket.ts';

export interface JoinsPorts {
  readonly store: Store;
  readonly network: Network;
  readonly feeds: Feeds;
  readonly collaborations: Collaborations;
  readonly addresses: AddressBook;
  readonly profile: () => Profile;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Codes that end a join; with any other it goes on trying, the inviter may only be offline. */
const final = ['TICKET_INVALID', 'TICKET_USED', 'TICKET_EXPIRED', 'TICKET_REVOKED'] as const;

/** Joins on their way: each waits for its inviter, over restarts, until it is admitted, refused or expired. */
export class Joins {
  readonly #ports: JoinsPorts;
  readonly #table: Table<PendingJoin>;
  readonly #pending = new Map<CollaborationId, PendingJoin>();
  readonly #running = new Map<CollaborationId, Promise<void>>();

  private constructor(ports: JoinsPorts) {
    this.#ports = ports;
    this.#table = ports.store.table('joins', PendingJoin);
  }

  static async open(ports: JoinsPorts): Promise<Joins> {
    const joins = new Joins(ports);
    for await (const { value } of joins.#table.entries())
      joins.#pending.set(value.collaboration, value);
    return joins;
  }

  list(): PendingJoin[] {
    return [...this.#pending.values()];
  }

  /** Inviters that have admitted us while their feed, which says so, is still being fetched. */
  inviters(): { peer: Ticket['inviter']; addresses: readonly string[] }[] {
    return this.list()
      .filter((join) => join.state === 'syncing')
      .map(({ ticket, inviter }) => ({ peer: inviter, addresses: readTicket(ticket).addresses }));
  }

  /** Goes on with what was pending when the node stopped. */
  resume(): void {
    for (const join of this.list()) {
      if (join.state === 'waiting' || join.state === 'syncing') this.#run(join);
    }
  }

  /** @throws ParleyError TICKET_INVALID, TICKET_EXPIRED, CONFLICT */
  async begin(text: string): Promise<PendingJoin> {
    const ticket = readTicket(text);
    const { collaboration, inviter, name } = ticket;
    const { collaborations, network, now } = this.#ports;
    if (inviter === network.self) {
      throw new ParleyError(
        'CONFLICT',
        'This invitation is your own; give it to another organisation.',
      );
    }
    if (collaborations.find(collaboration)?.members.has(network.self) === true) {
      throw new ParleyError('CONFLICT', 'This organisation is in the collaboration already.');
    }
    if (ticket.expires <= now()) {
      throw new ParleyError('TICKET_EXPIRED', 'This invitation has expired; ask for a new one.');
    }
    const join: PendingJoin = {
      ticket: text.replace(/\s+/g, ''),
      collaboration,
      name,
      inviter,
      started: now(),
      state: 'waiting',
      code: null,
    };
    await this.#note(join);
    this.#run(join);
    return join;
  }

  /** Waits for what runs, after the signal has ended it. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  #run(join: PendingJoin): void {
    if (this.#running.has(join.collaboration)) return;
    const running = this.#join(join).finally(() => this.#running.delete(join.collaboration));
    this.#running.set(join.collaboration, running);
  }

  async #join(join: PendingJoin): Promise<void> {
    const { signal, now } = this.#ports;
    const ticket = readTicket(join.ticket);
    let wait: number = limits.reconnectFirst;
    const stopped = () => signal.aborted;
    while (!stopped()) {
      try {
        await this.#attempt(join, ticket);
        return;
      } catch (thrown) {
        if (stopped()) return;
        const { code } = asParleyError(thrown);
        const expired = ticket.expires <= now() && this.#stateOf(join) === 'waiting';
        if (expired || final.some((end) => hasCode(thrown, end))) {
          await this.#note({ ...join, state: 'refused', code: expired ? 'TICKET_EXPIRED' : code });
          return;
        }
        await this.#note({ ...join, state: this.#stateOf(join), code });
      }
      await pause(wait, signal);
      wait = Math.min(wait * 2, limits.reconnectMost);
    }
  }

  async #attempt(join: PendingJoin, ticket: Ticket): Promise<void> {
    const { network, feeds, collaborations, addresses, profile, signal } = this.#ports;
    const { collaboration, inviter } = join;
    const redeemed = await redeemTicket(ticket, network, signal);
    await this.#note({ ...join, state: 'syncing', code: null });
    await addresses.learn(inviter, ticket.addresses, 'own');
    const replica = await collaborations.follow(collaboration);
    await feeds.syncWith(inviter, collaboration);
    const membership = collaborations.find(collaboration);
    if (membership?.members.get(network.self)?.state !== 'member') {
      throw new ParleyError('NOT_READY', 'The inviter’s feed does not show this organisation yet.');
    }
    if (replica.head(network.self) === null) {
      const payload = { redeemed, profile: profile() };
      const cites: ContentId[] = [redeemed];
      await collaborations.append(collaboration, 'member.joined', payload, cites);
      // The topic's secret is not here yet: nobody would hear of it by gossip.
      await feeds.syncWith(inviter, collaboration);
    }
    await this.#note({ ...join, state: 'joined', code: null });
    collaborations.refreshReach();
  }

  #stateOf(join: PendingJoin): PendingJoin['state'] {
    return this.#pending.get(join.collaboration)?.state ?? join.state;
  }

  async #note(join: PendingJoin): Promise<void> {
    this.#pending.set(join.collaboration, join);
    await this.#table.put(join.collaboration, join);
  }
}
