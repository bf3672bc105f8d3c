import type { Feeds } from '../feed/types.ts';
import { Serial } from '../feed/serial.ts';
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
import type { Collaborations, Sponsor } from './collaborations.ts';
import { redeemTicket } from './joiner.ts';
import { readTicket } from './ticket.ts';

export interface JoinsPorts {
  readonly store: Store;
  readonly network: Network;
  readonly feeds: Feeds;
  readonly collaborations: Collaborations;
  readonly addresses: AddressBook;
  readonly profile: () => Profile;
  /** Says what a new member has to say beside its name: the datasets it publishes. */
  readonly introduce: (collaboration: CollaborationId) => Promise<void>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** A join was begun or stands otherwise. */
  readonly changed: () => void;
  /** What went wrong on this side: the disk. */
  readonly report: (error: ParleyError) => void;
}

interface Running {
  readonly ending: AbortController;
  readonly done: Promise<void>;
}

/** Codes that end a join; with any other it goes on trying, the inviter may only be offline. */
const final = ['TICKET_INVALID', 'TICKET_USED', 'TICKET_EXPIRED', 'TICKET_REVOKED'] as const;

/** Joins on their way: each waits for its inviter, over restarts, until it is admitted, refused or expired. */
export class Joins {
  readonly #ports: JoinsPorts;
  readonly #table: Table<PendingJoin>;
  readonly #pending = new Map<CollaborationId, PendingJoin>();
  readonly #running = new Map<CollaborationId, Running>();
  readonly #begun = new Serial();

  private constructor(ports: JoinsPorts) {
    this.#ports = ports;
    this.#table = ports.store.table('joins', PendingJoin);
  }

  static async open(ports: JoinsPorts): Promise<Joins> {
    const joins = new Joins(ports);
    for await (const record of joins.#table.scan()) {
      if (record.intact) joins.#pending.set(record.value.collaboration, record.value);
      else ports.report(damagedJoin());
    }
    return joins;
  }

  list(): PendingJoin[] {
    return [...this.#pending.values()];
  }

  /** Inviters that have admitted us while their feed, which says so, is still being fetched. */
  sponsors(): Sponsor[] {
    return this.list()
      .filter((join) => join.state === 'syncing')
      .map(({ ticket, collaboration, inviter }) => ({
        collaboration,
        peer: inviter,
        addresses: readTicket(ticket).addresses,
      }));
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
    if (isLongOver(ticket, now())) {
      throw new ParleyError(
        'TICKET_EXPIRED',
        'By this computer’s clock the invitation expired more than a day ago, and nobody was asked. Ask for a new one, or set the clock if it is wrong.',
      );
    }
    if (this.#pending.get(collaboration)?.state === 'syncing') {
      throw new ParleyError(
        'CONFLICT',
        'This organisation was let in already and is fetching the collaboration from its inviter; wait for that.',
      );
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
    // A newer invitation takes the place of one that waits, be it for an inviter that will never answer.
    return this.#begun.run(async () => {
      const before = this.#running.get(collaboration);
      before?.ending.abort();
      await before?.done;
      await this.#note(join);
      this.#run(join);
      return join;
    });
  }

  /** Waits for what runs, after the signal has ended it. */
  async settled(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  #run(join: PendingJoin): void {
    const { collaboration } = join;
    if (this.#running.has(collaboration)) return;
    const ending = new AbortController();
    const signal = AbortSignal.any([this.#ports.signal, ending.signal]);
    const done = this.#join(join, signal)
      .catch((error: unknown) => {
        if (!signal.aborted) this.#ports.report(asParleyError(error));
      })
      .finally(() => this.#running.delete(collaboration));
    this.#running.set(collaboration, { ending, done });
  }

  /** @throws ParleyError STORE_UNWRITABLE when what became of it cannot be noted */
  async #join(join: PendingJoin, signal: AbortSignal): Promise<void> {
    const { now } = this.#ports;
    const ticket = readTicket(join.ticket);
    let wait: number = limits.reconnectFirst;
    const stopped = () => signal.aborted;
    while (!stopped()) {
      try {
        await this.#attempt(join, ticket, signal);
        return;
      } catch (thrown) {
        if (stopped()) return;
        const { code } = asParleyError(thrown);
        const expired = isLongOver(ticket, now()) && this.#stateOf(join) === 'waiting';
        if (expired || final.some((end) => hasCode(thrown, end))) {
          await this.#note({ ...join, state: 'refused', code: expired ? 'TICKET_EXPIRED' : code });
          this.#ports.collaborations.refreshReach();
          return;
        }
        await this.#note({ ...join, state: this.#stateOf(join), code });
      }
      await pause(wait, signal);
      wait = Math.min(wait * 2, limits.reconnectMost);
    }
  }

  async #attempt(join: PendingJoin, ticket: Ticket, signal: AbortSignal): Promise<void> {
    const { network, feeds, collaborations, addresses, profile, introduce } = this.#ports;
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
      await introduce(collaboration);
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
    this.#ports.changed();
  }
}

const damagedJoin = (): ParleyError =>
  new ParleyError(
    'STORE_DAMAGED',
    'The record of a join is damaged. If you were waiting to be let in, enter the invitation again.',
  );

/** Its inviter's clock decides; one of ours that is somewhat wrong must not keep us from asking. */
const isLongOver = ({ expires }: Ticket, now: number): boolean =>
  expires + limits.ticketClockDoubt <= now;
