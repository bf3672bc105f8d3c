import type { Network } from '../network/types.ts';
import { decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import type { Code } from '../schema/codes.ts';
import { ParleyError } from '../schema/errors.ts';
import type { HeadsStatement } from '../schema/feed/tips.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { KiB, limits } from '../schema/limits.ts';
import { SyncResponse, type SyncRequest } from '../schema/wire/sync.ts';
import { SetAside } from './set-aside.ts';
import type { StoredReplica } from './stored-replica.ts';
import { authorsAhead, heldBy, locatorsFor, selectPage, type Locators } from './sync-page.ts';
import type { IngestReport } from './types.ts';

/** Entries of one push; under the protocol's request limit with room for the rest of the message. */
const PUSH_BYTES = 400 * KiB;

/**
 * One sync with one peer: pulls what we lack, then pushes what it lacks. Only one side needs to be able to begin.
 * Bounded by pages: a sync that would take more ends, and the next one goes on from there.
 */
export class SyncSession {
  readonly #network: Network;
  readonly #replica: StoredReplica;
  readonly #peer: OrganisationId;
  readonly #signal: AbortSignal;
  readonly #isPulling: () => boolean;
  readonly #aside = new SetAside();
  readonly #refused = new Map<Code, number>();
  #pagesLeft: number = limits.pagesPerSync;

  /** @param isPulling whether the peer is pulling from us, so that nothing need be pushed */
  constructor(
    network: Network,
    replica: StoredReplica,
    peer: OrganisationId,
    signal: AbortSignal,
    isPulling: () => boolean,
  ) {
    this.#network = network;
    this.#isPulling = isPulling;
    this.#replica = replica;
    this.#peer = peer;
    this.#signal = signal;
  }

  /** Entries that no honest member would have handed on, by code. */
  get refused(): ReadonlyMap<Code, number> {
    return this.#refused;
  }

  /**
   * @returns what the peer held at the end
   * @throws ParleyError of Network.request; MESSAGE_INVALID when the peer answers nonsense
   */
  async run(): Promise<HeadsStatement> {
    const first = await this.#pull({});
    let heads = first.heads;
    const parted = new Set([...first.missing, ...authorsAhead(this.#replica.graph, heads.tips)]);
    if (parted.size > 0) {
      // Our copies of these feeds parted somewhere: a fork that neither side could see. Once more, with locators; what
      // is missing after that was refused here.
      heads = (await this.#pull(this.#locators(parted))).heads;
    }
    return this.#push(heads);
  }

  async #pull(
    locators: Locators,
  ): Promise<{ heads: HeadsStatement; missing: Set<OrganisationId> }> {
    const missing = new Set<OrganisationId>();
    let idle = 0;
    let coming = this.#page(locators, 0);
    for (let after = 0; ;) {
      const { heads, entries, checking, next } = await coming;
      // The next page comes, and its signatures are checked, while this one is placed and written. Not of a peer that
      // has sent nothing new lately.
      const isEnd = next === null || next <= after || entries.length === 0;
      const isAhead = !isEnd && idle === 0 && this.#pagesLeft > 0;
      if (isAhead) coming = this.#page(locators, next);
      const report = await this.#replica.ingestChecked(checking, this.#aside);
      for (const author of report.missing) missing.add(author);
      this.#noteRefused(report.dropped);
      idle = report.stored.length > 0 ? 0 : idle + 1;
      const enough = (!isAhead && this.#pagesLeft <= 0) || idle >= limits.idlePagesPerSync;
      if (next === null || enough) return { heads, missing };
      if (isEnd) throw this.#nonsense('it sends the same page again and again');
      after = next;
      if (!isAhead) coming = this.#page(locators, after);
    }
  }

  /** Asks for a page. What is on it is being checked once this resolves. */
  #page(locators: Locators, after: number) {
    const page = this.#ask({
      kind: 'pull',
      collaboration: this.#replica.collaboration,
      // Anew for every page: gossip and other members bring what is on later ones.
      tips: this.#replica.tips(),
      locators: locators as Record<OrganisationId, ContentId[]>,
      after,
    }).then((answer) => ({ ...answer, checking: this.#replica.check(answer.entries) }));
    // It is not waited for when the page before it cannot be stored.
    page.catch(() => undefined);
    return page;
  }

  async #push(heads: HeadsStatement): Promise<HeadsStatement> {
    const { collaboration, graph } = this.#replica;
    const held = heldBy(graph, heads.tips, {});
    let latest = heads;
    let after: number | null = 0;
    while (after !== null && this.#pagesLeft > 0 && !this.#isPulling()) {
      const page = selectPage(graph, held, after, PUSH_BYTES);
      if (page.entries.length > 0) {
        const entries = [...page.entries];
        latest = (await this.#ask({ kind: 'push', collaboration, entries })).heads;
      }
      after = page.next;
    }
    return latest;
  }

  async #ask(request: SyncRequest) {
    this.#pagesLeft -= 1;
    const answer = await this.#network.request(this.#peer, 'sync', encodeCanonical(request), {
      signal: this.#signal,
    });
    const { heads, entries, next } = decodeCanonical(SyncResponse, answer);
    const statement = this.#replica.heads.check(this.#peer, heads);
    await this.#replica.heads.keep(this.#peer, heads);
    return { heads: statement, entries, next };
  }

  #noteRefused(dropped: IngestReport['dropped']): void {
    for (const [code, count] of Object.entries(dropped) as [Code, number][]) {
      // Whoever holds branches that are too many here may still hold them rightly.
      if (code === 'FEED_FORKED') continue;
      this.#refused.set(code, (this.#refused.get(code) ?? 0) + count);
    }
  }

  #locators(authors: Iterable<OrganisationId>): Locators {
    const locators: Record<OrganisationId, ContentId[]> = {};
    for (const author of authors) locators[author] = locatorsFor(this.#replica.graph, author);
    return locators;
  }

  #nonsense(what: string): ParleyError {
    return new ParleyError(
      'MESSAGE_INVALID',
      `The sync with ${this.#peer} was ended: ${what}. What came before is stored.`,
      { details: { peer: this.#peer } },
    );
  }
}
