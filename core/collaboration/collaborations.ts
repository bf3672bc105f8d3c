import { publicKeyOfSeed } from '../identity/signature.ts';
import { Listeners } from '../feed/listeners.ts';
import type { Feeds, Log, Replica } from '../feed/types.ts';
import { leadsThroughRelay } from '../network/circuit.ts';
import type { Network } from '../network/types.ts';
import { sha256 } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { EntryType, Payload, PayloadOf, Profile, Role } from '../schema/feed/payloads.ts';
import type { CollaborationId, ContentId, OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { AddressBook } from './address-book.ts';
import * as commands from './commands.ts';
import { counts, currentMembers, type Membership } from './membership.ts';
import { MembershipProjection } from './projection.ts';
import { writeTicket } from './ticket.ts';
import type { TopicSecrets } from './topic-secrets.ts';
import { topicName } from './topic.ts';

export interface CollaborationsPorts {
  readonly self: OrganisationId;
  readonly feeds: Feeds;
  readonly network: Pick<Network, 'addresses' | 'admit' | 'isConnected' | 'openToStrangers'>;
  readonly addresses: AddressBook;
  readonly secrets: TopicSecrets;
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: Log;
  /** Peers that vouch for a collaboration while its membership is not known here yet. */
  readonly sponsors: () => readonly Sponsor[];
}

/** Whom a collaboration is fetched from before its membership is known: an inviter, or members known from before. */
export interface Sponsor {
  readonly collaboration: CollaborationId;
  readonly peer: OrganisationId;
  readonly addresses: readonly string[];
}

export type CollaborationEvent =
  /** An entry came in that counts. */
  | { readonly kind: 'entry'; readonly collaboration: CollaborationId; readonly entry: Entry }
  /** The membership, or which entries count, may have changed: projections are to be made anew. */
  | { readonly kind: 'membership'; readonly collaboration: CollaborationId };

export interface NewInvitation {
  readonly id: ContentId;
  readonly ticket: string;
  readonly expires: number;
}

interface Joined {
  readonly replica: Replica;
  readonly projection: MembershipProjection;
  /** Gossip topics in use, the newest last. */
  topics: readonly string[];
}

/** All collaborations of this node: their memberships, what may be said in them, and whom the network lets in. */
export class Collaborations {
  readonly #ports: CollaborationsPorts;
  readonly #joined = new Map<CollaborationId, Joined>();
  readonly #listeners: Listeners<CollaborationEvent>;
  #inviting = false;

  constructor(ports: CollaborationsPorts) {
    this.#ports = ports;
    this.#listeners = new Listeners(ports.log);
    for (const id of ports.feeds.collaborations()) {
      const replica = ports.feeds.replica(id);
      if (replica !== undefined) this.#watch(replica);
    }
  }

  onEvent(listener: (event: CollaborationEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  list(): Membership[] {
    return [...this.#joined.values()].flatMap(({ projection }) => projection.current ?? []);
  }

  find(collaboration: CollaborationId): Membership | null {
    return this.#joined.get(collaboration)?.projection.current ?? null;
  }

  /** @throws ParleyError NOT_FOUND */
  get(collaboration: CollaborationId): Membership {
    const membership = this.find(collaboration);
    if (membership === null) {
      throw new ParleyError('NOT_FOUND', 'This node is in no collaboration with this id.');
    }
    return membership;
  }

  /** @throws ParleyError NOT_FOUND */
  replica(collaboration: CollaborationId): Replica {
    const joined = this.#joined.get(collaboration);
    if (joined === undefined) {
      throw new ParleyError('NOT_FOUND', 'This node is in no collaboration with this id.');
    }
    return joined.replica;
  }

  /** Entries that count, causes before effects. */
  counting(collaboration: CollaborationId): Entry[] {
    const membership = this.get(collaboration);
    return this.replica(collaboration)
      .ordered()
      .filter((entry) => counts(membership, entry));
  }

  /** Whether the feeds may give this peer a collaboration's entries. */
  mayRead(peer: OrganisationId, collaboration: CollaborationId): boolean {
    const member = this.find(collaboration)?.members.get(peer);
    if (member !== undefined) return member.state === 'member';
    // Of a collaboration that is still being fetched nothing is here that the sponsor has not given.
    return this.#ports
      .sponsors()
      .some((sponsor) => sponsor.collaboration === collaboration && sponsor.peer === peer);
  }

  async found(name: string, purpose: string, profile: Profile): Promise<Membership> {
    const secret = this.#ports.randomBytes(32);
    await this.#ports.secrets.add(secret);
    const secretHash = sha256(secret);
    const entry = await this.#ports.feeds.found({ name, purpose, profile, secretHash });
    await this.follow(entry.id);
    return this.get(entry.id);
  }

  /** Takes up a collaboration that others founded. */
  async follow(collaboration: CollaborationId): Promise<Replica> {
    const replica = await this.#ports.feeds.follow(collaboration);
    const isNew = !this.#joined.has(collaboration);
    if (isNew) this.#watch(replica);
    this.refreshReach();
    // What was founded here has its first entry already.
    if (isNew && this.find(collaboration) !== null)
      this.#listeners.tell({ kind: 'membership', collaboration });
    return replica;
  }

  /** @returns the ticket, which is kept nowhere @throws ParleyError NOT_ADMIN */
  async invite(
    collaboration: CollaborationId,
    role: Role,
    lifetime: number,
  ): Promise<NewInvitation> {
    const context = this.#context(collaboration);
    commands.requireAdmin(context);
    const secret = this.#ports.randomBytes(32);
    const expires = Math.round(this.#ports.now() + lifetime);
    const key = publicKeyOfSeed(secret);
    const entry = await this.append(collaboration, 'invitation.created', { key, role, expires });
    this.refreshReach();
    const ticket = writeTicket({
      format: 1,
      collaboration,
      name: context.membership.name,
      inviter: this.#ports.self,
      // Through a relay only members come, and who has a ticket is none yet.
      addresses: this.#ports.network
        .addresses()
        .filter((address) => !leadsThroughRelay(address))
        .slice(0, limits.addressesPerPeer),
      secret,
      expires,
    });
    return { id: entry.id, ticket, expires };
  }

  async revoke(collaboration: CollaborationId, invitation: ContentId): Promise<void> {
    await this.#say(collaboration, (context) => commands.revokeInvitation(context, invitation));
  }

  async promote(collaboration: CollaborationId, member: OrganisationId): Promise<void> {
    await this.#say(collaboration, (context) => commands.promote(context, member));
  }

  async demote(collaboration: CollaborationId, member: OrganisationId): Promise<void> {
    await this.#say(collaboration, (context) => commands.demote(context, member));
  }

  async remove(collaboration: CollaborationId, member: OrganisationId): Promise<void> {
    const secret = this.#ports.randomBytes(32);
    const payload = commands.remove(this.#context(collaboration), member, secret);
    await this.#ports.secrets.add(secret);
    await this.append(collaboration, payload.type, payload.payload);
    await this.#tellMembers(collaboration);
  }

  async leave(collaboration: CollaborationId): Promise<void> {
    await this.#say(collaboration, commands.leave);
  }

  async succeed(
    collaboration: CollaborationId,
    old: OrganisationId,
    successor: OrganisationId,
  ): Promise<void> {
    await this.#say(collaboration, (context) => commands.succeed(context, old, successor));
  }

  append<T extends EntryType>(
    collaboration: CollaborationId,
    type: T,
    payload: PayloadOf<T>,
    cites: readonly ContentId[] = [],
  ): Promise<Entry> {
    return this.replica(collaboration).append(type, payload, { cites });
  }

  /** Tells the network whom to let in, and the feeds which topics to use. Called when something of it changed. */
  refreshReach(): void {
    const { self, network, addresses, sponsors } = this.#ports;
    const peers = new Map(sponsors().map((sponsor) => [sponsor.peer, sponsor.addresses]));
    this.#inviting = false;
    for (const membership of this.list()) {
      for (const { organisation } of currentMembers(membership)) {
        if (organisation !== self) peers.set(organisation, addresses.of(organisation));
      }
      this.#inviting ||= this.#hasOpenInvitation(membership);
      this.#refreshTopics(membership);
    }
    network.admit([...peers].map(([peer, known]) => ({ peer, addresses: known })));
    network.openToStrangers(this.#inviting);
  }

  /** Closes the door for strangers when the last open invitation has run out. */
  closeWhenExpired(): void {
    const open = this.#inviting && this.list().some((m) => this.#hasOpenInvitation(m));
    if (this.#inviting && !open) this.refreshReach();
  }

  /**
   * The topic is named after all secrets; with one missing it would be another than the members'. The one before stays
   * in use until then, and is listened to after, as not everybody hears of a removal at once. Who was removed gets
   * nothing on it from anybody who knows.
   */
  #refreshTopics({ collaboration, secretHashes }: Membership): void {
    const { secrets, feeds } = this.#ports;
    const joined = this.#joined.get(collaboration);
    const known = secretHashes.flatMap((hash) => secrets.get(hash) ?? []);
    if (joined === undefined || known.length < secretHashes.length) return;
    const topic = topicName(known);
    const before = joined.topics.at(-1);
    if (topic === before) return;
    joined.topics = before === undefined ? [topic] : [before, topic];
    feeds.useTopics(collaboration, joined.topics);
  }

  /**
   * Until it expires, a used invitation keeps the door open too: a second holder must hear that it was used, and its
   * inviter that somebody else has it (rule 5).
   */
  #hasOpenInvitation({ invitations }: Membership): boolean {
    const { self, now } = this.#ports;
    return [...invitations.values()].some(
      ({ inviter, state, expires }) => inviter === self && state !== 'revoked' && expires > now(),
    );
  }

  async #say(
    collaboration: CollaborationId,
    command: (context: commands.CommandContext) => Payload,
  ): Promise<void> {
    const { type, payload } = command(this.#context(collaboration));
    await this.append(collaboration, type, payload);
  }

  /**
   * Hands a removal to every member that is connected: from here on this node speaks on a topic that the others do not
   * know yet. Who is not reached hears of it at the next sync.
   */
  async #tellMembers(collaboration: CollaborationId): Promise<void> {
    const { self, network, feeds } = this.#ports;
    const reachable = currentMembers(this.get(collaboration))
      .map(({ organisation }) => organisation)
      .filter((organisation) => organisation !== self && network.isConnected(organisation));
    await Promise.allSettled(reachable.map((peer) => feeds.syncWith(peer, collaboration)));
  }

  #context(collaboration: CollaborationId): commands.CommandContext {
    const replica = this.replica(collaboration);
    return {
      membership: this.get(collaboration),
      self: this.#ports.self,
      headOf: (author) => replica.head(author),
    };
  }

  #watch(replica: Replica): void {
    const { collaboration } = replica;
    const projection = new MembershipProjection(replica);
    this.#joined.set(collaboration, { replica, projection, topics: [] });
    replica.on((entries) => {
      if (projection.apply(entries) === 'membership') {
        this.refreshReach();
        this.#listeners.tell({ kind: 'membership', collaboration });
      }
      const membership = projection.current;
      if (membership === null) return;
      for (const entry of entries) {
        if (!counts(membership, entry)) continue;
        this.#listeners.tell({ kind: 'entry', collaboration, entry });
      }
    });
  }
}
