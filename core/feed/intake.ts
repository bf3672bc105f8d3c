import { contentIdOf } from '../schema/canonical.ts';
import type { Code } from '../schema/codes.ts';
import { ParleyError } from '../schema/errors.ts';
import type { Entry, SignedEntry } from '../schema/feed/entry.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { readEntry } from './entry-codec.ts';
import type { Graph } from './graph.ts';
import type { SetAside } from './set-aside.ts';
import type { IngestReport } from './types.ts';

/** What became of one entry. */
export type Outcome =
  | { readonly kind: 'known' }
  | { readonly kind: 'stored'; readonly entries: readonly Entry[] }
  /** These authors' feeds hold entries that it depends on and that are not here. */
  | { readonly kind: 'dependency'; readonly authors: readonly OrganisationId[] }
  | { readonly kind: 'dropped'; readonly code: Code };

/** An entry that came from outside: checked in all that it says by itself, or what became of it already. */
export type Checked = Entry | Outcome;

/** Checks what came from outside. */
export function checkAll(graph: Graph, signed: readonly SignedEntry[]): Promise<Checked[]> {
  // All are read first: the threads that check signatures then need not be woken for each.
  const read = signed.map((one) => readOne(graph, one));
  return Promise.all(
    read.map(async (one) => {
      if (typeof one !== 'function') return one;
      try {
        return await one();
      } catch (error) {
        return droppedFor(error);
      }
    }),
  );
}

function readOne(graph: Graph, signed: SignedEntry): Outcome | (() => Promise<Entry>) {
  const id = contentIdOf(signed.body);
  // A hash is a twentieth of the price of a signature, and most of what gossip brings is known already.
  if (graph.get(id) !== undefined) return { kind: 'known' };
  try {
    return readEntry(id, signed);
  } catch (error) {
    return droppedFor(error);
  }
}

/** Checks an entry against what is here and takes it; what it cites is there. */
export type Place = (entry: Entry, demanded: boolean) => void;

/** Places one checked entry. */
export function takeIn(graph: Graph, checked: Checked, aside: SetAside, place: Place): Outcome {
  if ('kind' in checked) return checked;
  // The same entry can stand twice in one delivery.
  if (graph.get(checked.id) !== undefined) return { kind: 'known' };
  const placed: Entry[] = [];
  try {
    const missing = placeWithDependencies(graph, checked, aside, (one, demanded) => {
      place(one, demanded);
      placed.push(one);
    });
    if (missing.length > 0) return { kind: 'dependency', authors: missing };
    return { kind: 'stored', entries: placed };
  } catch (error) {
    const outcome = droppedFor(error);
    if (outcome.code === 'FEED_FORKED') aside.add(checked);
    return outcome;
  }
}

/**
 * Places an entry, before it those set aside that it depends on.
 * @returns whose entries are missing; none when it was placed
 */
function placeWithDependencies(
  graph: Graph,
  entry: Entry,
  aside: SetAside,
  place: Place,
): OrganisationId[] {
  const pending = [entry];
  for (;;) {
    const current = pending.at(-1);
    if (current === undefined) return [];
    const missing = graph.missing(current);
    const first = missing[0];
    if (first === undefined) {
      place(current, current !== entry);
      pending.pop();
      continue;
    }
    const found = aside.get(first.id);
    if (found === undefined)
      return authorsOf(
        current,
        missing.map((head) => head.id),
      );
    pending.push(found);
  }
}

function authorsOf({ body }: Entry, missing: readonly ContentId[]): OrganisationId[] {
  const cited = Object.keys(body.seen) as OrganisationId[];
  const authors = cited.filter((author) => {
    const head = body.seen[author];
    return head !== undefined && missing.includes(head.id);
  });
  return body.prev !== null && missing.includes(body.prev) ? [body.author, ...authors] : authors;
}

/** Codes that say something of the entry; anything else (a full disk) is not the entry's fault and goes on up. */
const entryCodes: ReadonlySet<Code> = new Set<Code>([
  'ENTRY_SIGNATURE',
  'ENTRY_CHAIN',
  'ENTRY_AUTHOR',
  'ENTRY_INVALID',
  'ENTRY_TOO_LARGE',
  'FEED_FORKED',
]);

function droppedFor(error: unknown): Outcome & { kind: 'dropped' } {
  if (!(error instanceof ParleyError) || !entryCodes.has(error.code)) throw error;
  return { kind: 'dropped', code: error.code };
}

/** Adds up what became of the entries of one delivery. */
export class Tally {
  readonly #stored: Entry[] = [];
  readonly #dropped: Partial<Record<Code, number>> = {};
  readonly #missing = new Set<OrganisationId>();
  #known = 0;

  add(outcome: Outcome): void {
    switch (outcome.kind) {
      case 'known':
        this.#known += 1;
        break;
      case 'stored':
        this.#stored.push(...outcome.entries);
        break;
      case 'dependency':
        for (const author of outcome.authors) this.#missing.add(author);
        break;
      case 'dropped':
        this.#dropped[outcome.code] = (this.#dropped[outcome.code] ?? 0) + 1;
        break;
    }
  }

  report(): IngestReport {
    return {
      stored: this.#stored,
      known: this.#known,
      dropped: this.#dropped,
      missing: this.#missing,
    };
  }
}
