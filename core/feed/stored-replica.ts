import { encodeCanonical } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { Entry, EntryBody, SignedEntry } from '../schema/feed/entry.ts';
import type { Head, Heads } from '../schema/feed/head.ts';
import type { EntryType, PayloadOf } from '../schema/feed/payloads.ts';
import type { CollaborationId, ContentId, OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { signEntry } from './entry-codec.ts';
import { EntryLog } from './entry-log.ts';
import { GraphView } from './graph-view.ts';
import { checkAll, takeIn, Tally, type Checked, type Outcome } from './intake.ts';
import { Listeners } from './listeners.ts';
import { collectSeen } from './seen.ts';
import { Serial } from './serial.ts';
import { SetAside } from './set-aside.ts';
import { SignedHeadsBook } from './signed-heads.ts';
import type { AppendOptions, FeedEvent, FeedsOptions, IngestReport, Replica } from './types.ts';
import { WaitingRoom } from './waiting-room.ts';

/** What the citations' map may take beyond its members. */
const MAP_HEADER = 8;

/** What a replica tells the node's feeds. */
export interface ReplicaEvents {
  appended(entry: Entry): void;
  event(event: FeedEvent): void;
  outcome(outcome: Outcome): void;
}

/** One collaboration's feeds: the graph in memory and its log on disk, kept in step. */
export class StoredReplica extends GraphView implements Replica {
  readonly heads: SignedHeadsBook;
  readonly #options: FeedsOptions;
  readonly #events: ReplicaEvents;
  readonly #log: EntryLog;
  readonly #waiting: WaitingRoom;
  readonly #writes = new Serial();
  readonly #listeners: Listeners<readonly Entry[]>;
  /** In the graph, but not on disk: of a delivery that is being written, or that a full disk did not take. */
  #unwritten: Entry[] = [];
  /** In the graph, but not told of: only what is on disk is. */
  #untold: Entry[] = [];
  #onHold: string | null = null;
  #holdUntil: 'synced' | 'released' = 'synced';
  #damaged = false;

  private constructor(
    collaboration: CollaborationId,
    options: FeedsOptions,
    events: ReplicaEvents,
  ) {
    super(collaboration);
    this.heads = new SignedHeadsBook(options, collaboration);
    this.#listeners = new Listeners(options.log);
    this.#options = options;
    this.#events = events;
    this.#log = new EntryLog(options.store, collaboration);
    this.#waiting = new WaitingRoom(this.graph);
  }

  /**
   * A collaboration that is new here; on disk when this returns.
   * @param founding its first entry, by us; null when it is to be fetched from members
   */
  static async create(
    collaboration: CollaborationId,
    options: FeedsOptions,
    events: ReplicaEvents,
    founding: Entry | null,
  ): Promise<StoredReplica> {
    const replica = new StoredReplica(collaboration, options, events);
    if (founding === null) {
      await replica.#log.create();
      return replica;
    }
    replica.graph.check(founding, false);
    await replica.#log.append(founding);
    replica.graph.add(founding);
    return replica;
  }

  /** What is on disk. Damage is told as an event and holds appends until a member has shown our own feed's head. */
  static async open(
    collaboration: CollaborationId,
    options: FeedsOptions,
    events: ReplicaEvents,
  ): Promise<StoredReplica> {
    const replica = new StoredReplica(collaboration, options, events);
    const { entries, damaged, incomplete } = await replica.#log.load(options.clock.now());
    for (const entry of entries) {
      if (replica.graph.get(entry.id) !== undefined || replica.#waiting.hold(entry)) continue;
      replica.#add(entry);
    }
    const waiting = replica.#waiting.size;
    replica.#damaged = incomplete;
    if (damaged > 0 || waiting > 0)
      events.event({ kind: 'damaged', collaboration, damaged, waiting });
    if (incomplete) replica.holdAppends('records of this collaboration were found damaged');
    return replica;
  }

  get onHold(): string | null {
    return this.#onHold;
  }

  append<T extends EntryType>(
    type: T,
    payload: PayloadOf<T>,
    options: AppendOptions = {},
  ): Promise<Entry> {
    return this.#writes.run(async () => {
      this.#checkMayAppend();
      const entry = this.#nextEntry(type, payload, options.cites ?? []);
      this.graph.check(entry, false);
      if (!this.#options.policy.admits(this, entry)) throw notAdmitted(entry);
      await this.#write(entry);
      this.#take(entry);
      this.#tell();
      this.#events.appended(entry);
      return entry;
    });
  }

  ingest(entries: readonly SignedEntry[]): Promise<IngestReport> {
    return this.#writes.run(() => this.#takeIn(checkAll(this.graph, entries), new SetAside()));
  }

  /** Begins to check entries while others are being placed and written; `ingestChecked` takes them in their turn. */
  check(entries: readonly SignedEntry[]): Promise<Checked[]> {
    const checking = checkAll(this.graph, entries);
    // Whoever takes them gets the error; nobody does when what came before them could not be stored.
    checking.catch(() => undefined);
    return checking;
  }

  ingestChecked(checking: Promise<Checked[]>, aside: SetAside): Promise<IngestReport> {
    return this.#writes.run(() => this.#takeIn(checking, aside));
  }

  /** Without what is being written: who reads on from where it was must not get ahead of those who are told. */
  override arrival(from = 0): readonly Entry[] {
    return super.arrival(from).slice(0, Math.max(0, this.size - this.#untold.length - from));
  }

  on(listener: (entries: readonly Entry[]) => void): () => void {
    return this.#listeners.add(listener);
  }

  signedHeads() {
    return this.heads.all();
  }

  holdAppends(reason: string, until: 'synced' | 'released' = 'synced'): void {
    this.#onHold = reason;
    this.#holdUntil = until;
  }

  releaseAppends(): void {
    this.#onHold = null;
  }

  /** A member has shown us all it holds of our own feed, and we have taken it. */
  async caughtUp(): Promise<void> {
    if (this.#holdUntil === 'synced') this.releaseAppends();
    if (!this.#damaged) return;
    this.#damaged = false;
    await this.#log.markMended();
  }

  idle(): Promise<void> {
    return this.#writes.idle();
  }

  get #self(): OrganisationId {
    return this.#options.identity.organisation;
  }

  #checkMayAppend(): void {
    if (this.#onHold !== null) {
      throw new ParleyError(
        'FEED_RESTORING',
        `Nothing can be written in this collaboration yet: ${this.#onHold}. Parley first fetches what it wrote before from another member; connect to one.`,
        { details: { collaboration: this.collaboration } },
      );
    }
    if (this.size === 0) {
      throw new ParleyError(
        'NOT_READY',
        'This collaboration has not been fetched from a member yet. Nothing was written; connect to one.',
        { details: { collaboration: this.collaboration } },
      );
    }
    if (this.forkedAuthors().has(this.#self)) {
      throw new ParleyError(
        'FEED_FORKED',
        'Two contradicting entries carry the signature of this organisation, as when one key is used on two machines. Nothing more can be written under this key; ask an admin to admit the organisation under a new one.',
        { details: { collaboration: this.collaboration } },
      );
    }
  }

  #nextEntry<T extends EntryType>(
    type: T,
    payload: PayloadOf<T>,
    cites: readonly ContentId[],
  ): Entry {
    const { identity, clock, random } = this.#options;
    const head = this.head(this.#self);
    const bodyWith = (seen: Heads) =>
      // The pairing of type and payload is in this function's own signature; TypeScript loses it in the union.
      ({
        format: 1,
        author: this.#self,
        collaboration: this.collaboration,
        seq: head === null ? 0 : head.seq + 1,
        prev: head?.id ?? null,
        seen,
        time: clock.now(),
        nonce,
        type,
        payload,
      }) as EntryBody;
    const nonce = random(16);
    const room = limits.entryBytes - encodeCanonical(bodyWith({})).length - MAP_HEADER;
    return signEntry(identity, bodyWith(collectSeen(this.graph, this.#self, cites, room)));
  }

  async #takeIn(checking: Promise<Checked[]>, aside: SetAside): Promise<IngestReport> {
    const tally = new Tally();
    for (const checked of await checking) {
      const outcome = takeIn(this.graph, checked, aside, (entry, demanded) => {
        this.#place(entry, demanded);
      });
      this.#events.outcome(outcome);
      tally.add(outcome);
    }
    await this.#write();
    this.#tell();
    this.#tellOwnFeedBehind(tally.report().stored);
    return tally.report();
  }

  #place(entry: Entry, demanded: boolean): void {
    this.graph.check(entry, demanded);
    const isFounding = entry.body.collaboration === null;
    if (!isFounding && !this.#options.policy.admits(this, entry)) throw notAdmitted(entry);
    if (!this.#waiting.has(entry.id)) this.#unwritten.push(entry);
    this.#take(entry);
  }

  /** Puts on disk what is not there yet, and an entry of our own that is not in the graph before it is. */
  async #write(...own: readonly Entry[]): Promise<void> {
    await this.#log.append(...this.#unwritten, ...own);
    this.#unwritten = [];
  }

  #tell(): void {
    const told = this.#untold;
    this.#untold = [];
    // The entries are stored, whatever a listener makes of them.
    if (told.length > 0) this.#listeners.tell(told);
  }

  #take(entry: Entry): void {
    const forkedAt = () => this.graph.linesOf(entry.body.author)?.forkedAt ?? null;
    const before = forkedAt();
    this.#untold.push(...this.#add(entry));
    const seq = forkedAt();
    if (seq !== null && seq !== before) {
      const { author } = entry.body;
      this.#events.event({ kind: 'forked', collaboration: this.collaboration, author, seq });
    }
  }

  /** Places an entry, and those on disk that waited for it. */
  #add(entry: Entry): Entry[] {
    const added = [entry];
    for (const one of added) {
      this.#waiting.forget(one.id);
      this.graph.add(one);
      added.push(...this.#waiting.release(one.id));
    }
    return added;
  }

  #tellOwnFeedBehind(stored: readonly Entry[]): void {
    const own = stored.filter((entry) => entry.body.author === this.#self);
    const last = own.reduce<Head | null>(
      (head, { id, body }) => (head === null || body.seq > head.seq ? { seq: body.seq, id } : head),
      null,
    );
    if (last === null) return;
    this.#events.event({
      kind: 'own-feed-behind',
      collaboration: this.collaboration,
      adopted: last,
    });
  }
}

const notAdmitted = ({ id, body }: Entry): ParleyError =>
  new ParleyError(
    'ENTRY_AUTHOR',
    `${body.author} may not write this entry: it is no member of the collaboration. The entry was not stored.`,
    { details: { id, author: body.author } },
  );
