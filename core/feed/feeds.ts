import type { Code } from '../schema/codes.ts';
import { ParleyError } from '../schema/errors.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { PayloadOf } from '../schema/feed/payloads.ts';
import type { CollaborationId, OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { EntryLog } from './entry-log.ts';
import { signEntry } from './entry-codec.ts';
import { Gossip } from './gossip.ts';
import type { Outcome } from './intake.ts';
import { Listeners } from './listeners.ts';
import { Pulls } from './pulls.ts';
import { Serial } from './serial.ts';
import { StoredReplica, type ReplicaEvents } from './stored-replica.ts';
import { answerSync } from './sync-responder.ts';
import { SyncSchedule } from './sync-schedule.ts';
import { SyncSession } from './sync-session.ts';
import type { FeedEvent, Feeds, FeedsOptions } from './types.ts';

/**
 * Opens all collaborations of a store. Damage is told to the first listener of `onEvent`.
 * @throws ParleyError STORE_UNWRITABLE; not for damaged entries
 */
export async function openFeeds(options: FeedsOptions): Promise<Feeds> {
  const feeds = new NodeFeeds(options);
  await feeds.open();
  return feeds;
}

class NodeFeeds implements Feeds {
  readonly #options: FeedsOptions;
  readonly #replicas = new Map<CollaborationId, StoredReplica>();
  readonly #gossips = new Map<CollaborationId, Gossip>();
  readonly #dropped = new Map<Code, number>();
  readonly #listeners: Listeners<FeedEvent>;
  readonly #schedule: SyncSchedule | null;
  readonly #creations = new Serial();
  readonly #stopping = new AbortController();
  readonly #pulls: Pulls;
  readonly #syncs = new Map<string, Serial>();
  /** What happened before anybody listened. */
  #early: FeedEvent[] = [];

  constructor(options: FeedsOptions) {
    this.#options = options;
    this.#pulls = new Pulls(() => options.clock.now());
    this.#listeners = new Listeners(options.log);
    const { network, clock, random, log, policy } = options;
    this.#schedule =
      network &&
      new SyncSchedule({
        network,
        clock,
        random,
        log,
        collaborations: () => this.collaborations(),
        mayRead: (peer, collaboration) => policy.mayRead(peer, collaboration),
        sync: (peer, collaboration) => this.syncWith(peer, collaboration),
      });
  }

  async open(): Promise<void> {
    for (const collaboration of await EntryLog.collaborations(this.#options.store)) {
      const events = this.#eventsOf(collaboration);
      const replica = await StoredReplica.open(collaboration, this.#options, events);
      this.#replicas.set(collaboration, replica);
    }
  }

  async found(payload: PayloadOf<'collaboration.founded'>): Promise<Entry> {
    const { identity, clock, random } = this.#options;
    const entry = signEntry(identity, {
      format: 1,
      author: identity.organisation,
      collaboration: null,
      seq: 0,
      prev: null,
      seen: {},
      time: clock.now(),
      nonce: random(16),
      type: 'collaboration.founded',
      payload,
    });
    await this.#create(entry.id, entry);
    return entry;
  }

  follow(collaboration: CollaborationId): Promise<StoredReplica> {
    return this.#create(collaboration, null);
  }

  replica(collaboration: CollaborationId): StoredReplica | undefined {
    return this.#replicas.get(collaboration);
  }

  collaborations(): readonly CollaborationId[] {
    return [...this.#replicas.keys()];
  }

  start(): void {
    const { network } = this.#options;
    network?.handle('sync', (from, message) =>
      answerSync(
        {
          replicaFor: (peer, collaboration) => this.#readable(peer, collaboration),
          pulled: (peer, collaboration, isLast) => {
            this.#pulls.answered(peer, collaboration, isLast);
          },
          fetchSoon: (peer, collaboration) => this.#schedule?.soon(peer, collaboration),
        },
        from,
        message,
      ),
    );
    this.#schedule?.start();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const gossip of this.#gossips.values()) gossip.useTopics([]);
    await this.#schedule?.stop();
    await this.#creations.idle();
    for (const replica of this.#replicas.values()) await replica.idle();
  }

  syncWith(peer: OrganisationId, collaboration: CollaborationId): Promise<void> {
    // One after another: two at once would both fetch whatever is missing.
    const name = `${peer}/${collaboration}`;
    const syncs = this.#syncs.get(name) ?? new Serial();
    this.#syncs.set(name, syncs);
    return syncs.run(() => this.#syncNow(peer, collaboration));
  }

  async #syncNow(peer: OrganisationId, collaboration: CollaborationId): Promise<void> {
    const { network, identity } = this.#options;
    const replica = this.#readable(peer, collaboration);
    if (network === null || replica === undefined) {
      throw new ParleyError(
        'NOT_MEMBER',
        `${peer} is no member of this collaboration; nothing was exchanged.`,
        { details: { peer, collaboration } },
      );
    }
    const isPulling = () => this.#pulls.isUnderWay(peer, collaboration);
    const session = new SyncSession(network, replica, peer, this.#stopping.signal, isPulling);
    const heads = await session.run().finally(() => this.#tellRefused(session, peer));
    const own = heads.tips[identity.organisation] ?? [];
    if (own.every((tip) => replica.has(tip.id))) await replica.caughtUp();
    this.#tell({ kind: 'synced', collaboration, peer, time: heads.time });
  }

  useTopics(collaboration: CollaborationId, topics: readonly string[]): void {
    const replica = this.#replicas.get(collaboration);
    const { network, log, policy } = this.#options;
    if (network === null || replica === undefined) return;
    const gossip =
      this.#gossips.get(collaboration) ??
      new Gossip({
        network,
        log,
        ingest: (signed) => replica.ingest([signed]),
        mayRead: (peer) => policy.mayRead(peer, collaboration),
        fetchSoon: (from) => this.#schedule?.soon(from, collaboration),
        malformed: ({ code }) => this.#count(code),
      });
    this.#gossips.set(collaboration, gossip);
    gossip.useTopics(topics);
  }

  onEvent(listener: (event: FeedEvent) => void): () => void {
    const stop = this.#listeners.add(listener);
    for (const event of this.#early.splice(0)) this.#listeners.tell(event);
    return stop;
  }

  dropped(): ReadonlyMap<Code, number> {
    return this.#dropped;
  }

  #create(collaboration: CollaborationId, founding: Entry | null): Promise<StoredReplica> {
    // One after another, so that two calls for the same collaboration do not make two replicas of it.
    return this.#creations.run(async () => {
      const existing = this.#replicas.get(collaboration);
      if (existing !== undefined) return existing;
      if (this.#replicas.size >= limits.collaborationsPerNode) {
        throw new ParleyError(
          'CONFLICT',
          `This node is in ${limits.collaborationsPerNode} collaborations already, which is the most it can be in. Nothing was created.`,
        );
      }
      const events = this.#eventsOf(collaboration);
      const replica = await StoredReplica.create(collaboration, this.#options, events, founding);
      this.#replicas.set(collaboration, replica);
      return replica;
    });
  }

  #tellRefused({ refused }: SyncSession, peer: OrganisationId): void {
    if (refused.size === 0) return;
    this.#options.log('warn', 'A member handed on entries that are none; they were not stored.', {
      peer,
      ...Object.fromEntries(refused),
    });
  }

  #readable(peer: OrganisationId, collaboration: CollaborationId): StoredReplica | undefined {
    if (this.#stopping.signal.aborted) {
      throw new ParleyError('STOPPED', 'The node is stopping; nothing was exchanged.');
    }
    return this.#options.policy.mayRead(peer, collaboration)
      ? this.#replicas.get(collaboration)
      : undefined;
  }

  #eventsOf(collaboration: CollaborationId): ReplicaEvents {
    return {
      appended: (entry) => void this.#gossips.get(collaboration)?.publish(entry),
      event: (event) => {
        this.#tell(event);
      },
      outcome: (outcome: Outcome) => {
        if (outcome.kind === 'dropped') this.#count(outcome.code);
        if (outcome.kind === 'dependency') this.#count('ENTRY_DEPENDENCY');
      },
    };
  }

  #count(code: Code): void {
    this.#dropped.set(code, (this.#dropped.get(code) ?? 0) + 1);
  }

  #tell(event: FeedEvent): void {
    // Damage is found while opening, when nobody can be listening yet.
    if (this.#listeners.size === 0 && event.kind === 'damaged') this.#early.push(event);
    else this.#listeners.tell(event);
  }
}
