import { ParleyError } from '../schema/errors.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { Head } from '../schema/feed/head.ts';
import type { CollaborationId, ContentId, OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { emptyReach, extend, isWithin } from './coverage.ts';
import type { GraphNode, Reach } from './graph-node.ts';
import { AuthorLines } from './lines.ts';

/**
 * All entries of one collaboration and how they depend on one another; pure, in memory. What it says is a function of
 * the set of entries, but for the order of arrival and the numbers of lines.
 */
export class Graph {
  readonly collaboration: CollaborationId;
  readonly #nodes = new Map<ContentId, GraphNode>();
  readonly #arrived: GraphNode[] = [];
  readonly #authors = new Map<OrganisationId, AuthorLines>();
  /** By (height, id). */
  readonly #sorted: GraphNode[] = [];
  #lines = 0;

  constructor(collaboration: CollaborationId) {
    this.collaboration = collaboration;
  }

  get size(): number {
    return this.#arrived.length;
  }

  get lines(): number {
    return this.#lines;
  }

  get(id: ContentId): GraphNode | undefined {
    return this.#nodes.get(id);
  }

  /** @throws ParleyError NOT_FOUND */
  node(id: ContentId): GraphNode {
    const node = this.#nodes.get(id);
    if (node === undefined) throw new ParleyError('NOT_FOUND', `There is no entry ${id} here.`);
    return node;
  }

  arrived(): readonly GraphNode[] {
    return this.#arrived;
  }

  sorted(): readonly GraphNode[] {
    return this.#sorted;
  }

  authors(): ReadonlyMap<OrganisationId, AuthorLines> {
    return this.#authors;
  }

  linesOf(author: OrganisationId): AuthorLines | undefined {
    return this.#authors.get(author);
  }

  /** What an entry cites and is not here. */
  missing({ body }: Entry): Head[] {
    const cited = Object.values(body.seen);
    if (body.prev !== null) cited.push({ seq: body.seq - 1, id: body.prev });
    return cited.filter((head) => !this.#nodes.has(head.id));
  }

  /**
   * Whether an entry fits to what is here; everything that it cites must be.
   * @param demanded whether somebody else's entry depends on it; then it is taken whatever branch it is on
   * @throws ParleyError ENTRY_CHAIN; FEED_FORKED when its author has too many branches already
   */
  check(entry: Entry, demanded: boolean): void {
    const { body } = entry;
    if (body.collaboration === null) {
      this.#checkFounding(entry);
      return;
    }
    if (body.collaboration !== this.collaboration)
      throw unfit(entry, 'is of another collaboration');
    if ((body.prev === null) !== (body.seq === 0)) throw unfit(entry, 'has no place in its feed');
    if (body.prev !== null)
      this.#checkCited(entry, body.author, { seq: body.seq - 1, id: body.prev });
    for (const [author, head] of Object.entries(body.seen) as [OrganisationId, Head][]) {
      if (author === body.author) throw unfit(entry, 'cites its own feed as another');
      this.#checkCited(entry, author, head);
    }
    // So the founding entry is in every other one's past, and comes first everywhere.
    const isRootless = body.prev === null && Object.keys(body.seen).length === 0;
    if (isRootless) throw unfit(entry, 'depends on no entry of the collaboration');
    if (!demanded) this.#checkBranches(entry);
  }

  /** Takes an entry that `check` has passed. */
  add(entry: Entry): GraphNode {
    const { author, seq, prev, seen } = entry.body;
    const before = prev === null ? undefined : this.node(prev);
    const cited = Object.values(seen).map((head) => this.node(head.id));
    const lines = this.#authors.get(author) ?? new AuthorLines();
    this.#authors.set(author, lines);
    const continued = before === undefined ? undefined : lines.endingWith(before);
    const line = continued?.number ?? lines.begin(this.#lines++, seq).number;
    const node: GraphNode = {
      entry,
      seq,
      line,
      height: 1 + Math.max(-1, before?.height ?? -1, ...cited.map((one) => one.height)),
      arrival: this.#arrived.length,
      others: this.#pastOnOtherLines(before, continued !== undefined, cited),
    };
    lines.append(node);
    this.#nodes.set(entry.id, node);
    this.#arrived.push(node);
    this.#sorted.splice(this.#placeOf(node), 0, node);
    return node;
  }

  /** Whether `earlier` is in the causal past of `later`, or the same. */
  reaches(later: GraphNode, earlier: GraphNode): boolean {
    if (later.line === earlier.line) return later.seq >= earlier.seq;
    return isWithin(later.others, earlier);
  }

  #pastOnOtherLines(
    before: GraphNode | undefined,
    continues: boolean,
    cited: readonly GraphNode[],
  ): Reach {
    const inherited = before?.others ?? emptyReach;
    if (cited.length === 0 && (continues || before === undefined)) return inherited;
    const parts = before === undefined ? cited : [before, ...cited];
    return extend(inherited, parts, this.#lines);
  }

  #checkFounding(entry: Entry): void {
    const { type, seq, prev, seen } = entry.body;
    const isFounding =
      type === 'collaboration.founded' &&
      seq === 0 &&
      prev === null &&
      Object.keys(seen).length === 0 &&
      entry.id === this.collaboration;
    if (!isFounding) throw unfit(entry, 'names no collaboration');
  }

  #checkCited(entry: Entry, author: OrganisationId, { seq, id }: Head): void {
    const { body } = this.node(id).entry;
    if (body.author !== author || body.seq !== seq) {
      throw unfit(entry, 'cites an entry under a wrong author or sequence number');
    }
  }

  #checkBranches(entry: Entry): void {
    const { author, seq, prev } = entry.body;
    const lines = this.#authors.get(author);
    if (lines === undefined) return;
    // A branch that leaves the feed earlier than all known ones voids more, so everybody must get to know it.
    if (lines.forkedAt !== null && seq < lines.forkedAt) return;
    const before = prev === null ? undefined : this.#nodes.get(prev);
    const place = before === undefined ? -1 : lines.indexEndingWith(before);
    const isSurplus =
      place === -1
        ? lines.all.length >= limits.branchesPerAuthor
        : place >= limits.branchesPerAuthor;
    if (isSurplus) {
      throw new ParleyError(
        'FEED_FORKED',
        `${author} has signed more contradicting feeds than are kept as proof. This entry of another one was not stored.`,
        { details: { author, seq } },
      );
    }
  }

  #placeOf(node: GraphNode): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#sorted[middle];
      if (other !== undefined && isBefore(other, node)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const isBefore = (a: GraphNode, b: GraphNode): boolean =>
  a.height === b.height ? a.entry.id < b.entry.id : a.height < b.height;

function unfit({ id, body }: Entry, what: string): ParleyError {
  return new ParleyError(
    'ENTRY_CHAIN',
    `Entry ${id} of ${body.author} does not fit: it ${what}. It was dropped.`,
    { details: { id, author: body.author, seq: body.seq } },
  );
}
