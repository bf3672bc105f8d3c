import type { Entry } from '../schema/feed/entry.ts';
import type { Head } from '../schema/feed/head.ts';
import type { Tips } from '../schema/feed/tips.ts';
import type { CollaborationId, ContentId, OrganisationId } from '../schema/ids.ts';
import { voidByFork } from './citations.ts';
import { reachOf } from './coverage.ts';
import { Graph } from './graph.ts';
import { tipsOf } from './sync-page.ts';
import type { Fork, Past } from './types.ts';

/** What can be read of a replica; all of it from memory. */
export class GraphView {
  readonly graph: Graph;
  #ordered: readonly Entry[] = [];
  #voided: { size: number; ids: ReadonlySet<ContentId> } = { size: 0, ids: new Set() };

  constructor(collaboration: CollaborationId) {
    this.graph = new Graph(collaboration);
  }

  get collaboration(): CollaborationId {
    return this.graph.collaboration;
  }

  get size(): number {
    return this.graph.size;
  }

  has(id: ContentId): boolean {
    return this.graph.get(id) !== undefined;
  }

  get(id: ContentId): Entry | undefined {
    return this.graph.get(id)?.entry;
  }

  ordered(): readonly Entry[] {
    // Entries only ever come in addition, so an equal number means an equal set.
    if (this.#ordered.length !== this.size) {
      this.#ordered = this.graph.sorted().map((node) => node.entry);
    }
    return this.#ordered;
  }

  arrival(from = 0): readonly Entry[] {
    return this.graph
      .arrived()
      .slice(from)
      .map((node) => node.entry);
  }

  head(author: OrganisationId): Head | null {
    const node = this.graph.linesOf(author)?.head() ?? null;
    return node === null ? null : { seq: node.seq, id: node.entry.id };
  }

  tips(): Tips {
    return tipsOf(this.graph);
  }

  height(id: ContentId): number {
    return this.graph.node(id).height;
  }

  past(id: ContentId): Past {
    const node = this.graph.node(id);
    return {
      seq: (author) => {
        const lines = this.graph.linesOf(author)?.all ?? [];
        const reached = Math.max(0, ...lines.map(({ number }) => reachOf(node, number)));
        return reached === 0 ? null : reached - 1;
      },
      includes: (other) => {
        const earlier = this.graph.get(other);
        return earlier !== undefined && this.graph.reaches(node, earlier);
      },
    };
  }

  precedes(earlier: ContentId, later: ContentId): boolean {
    if (earlier === later) return false;
    return this.graph.reaches(this.graph.node(later), this.graph.node(earlier));
  }

  forks(): readonly Fork[] {
    return [...this.graph.authors()].flatMap(([author, lines]) => {
      if (lines.forkedAt === null) return [];
      const entries = lines.at(lines.forkedAt).map((node) => node.entry);
      entries.sort((a, b) => (a.id < b.id ? -1 : 1));
      return [{ author, seq: lines.forkedAt, entries }];
    });
  }

  forkedAuthors(): ReadonlySet<OrganisationId> {
    return new Set(this.forks().map((fork) => fork.author));
  }

  voidByFork(isVoid: (entry: Entry) => boolean): ReadonlySet<ContentId> {
    return voidByFork(this.graph, isVoid);
  }

  isVoid(id: ContentId): boolean {
    if (this.#voided.size !== this.size) {
      this.#voided = { size: this.size, ids: this.voidByFork(() => false) };
    }
    return this.#voided.ids.has(id);
  }
}
