import type { GraphNode } from './graph-node.ts';

/** A run of entries of one author, each the next of the one before; it starts at a feed's start or at a branch. */
export interface Line {
  readonly number: number;
  readonly start: number;
  readonly nodes: readonly GraphNode[];
}

interface GrowingLine extends Line {
  readonly nodes: GraphNode[];
}

/** The entries of one author: one line, unless it forked (PROTOCOL.md rule 3). */
export class AuthorLines {
  readonly #lines: GrowingLine[] = [];
  #forkedAt: number | null = null;

  get all(): readonly Line[] {
    return this.#lines;
  }

  /** The lowest sequence number at which two entries are known; null for an honest author. */
  get forkedAt(): number | null {
    return this.#forkedAt;
  }

  begin(number: number, start: number): Line {
    // A line begins where its predecessor is continued by another already, or is a second first entry.
    if (this.#lines.length > 0) this.#forkedAt = Math.min(start, this.#forkedAt ?? start);
    const line = { number, start, nodes: [] };
    this.#lines.push(line);
    return line;
  }

  append(node: GraphNode): void {
    this.#lines.find((line) => line.number === node.line)?.nodes.push(node);
  }

  endingWith(node: GraphNode): Line | undefined {
    return this.#lines[this.indexEndingWith(node)];
  }

  indexEndingWith(node: GraphNode): number {
    return this.#lines.findIndex((line) => line.nodes.at(-1) === node);
  }

  at(seq: number): GraphNode[] {
    return this.#lines.flatMap(({ start, nodes }) => nodes[seq - start] ?? []);
  }

  /** The last entries of the branches. */
  tips(): GraphNode[] {
    return this.#lines.flatMap(({ nodes }) => nodes.at(-1) ?? []);
  }

  /** The last entry that no fork puts in doubt. */
  head(): GraphNode | null {
    if (this.#forkedAt === null) return this.#lines[0]?.nodes.at(-1) ?? null;
    return this.at(this.#forkedAt - 1)[0] ?? null;
  }
}
