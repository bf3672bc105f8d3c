import type { Action } from '../../../core/schema/api/actions.ts';
import type { HistoryItem } from '../../../core/schema/api/history.ts';
import { asParleyError, type ParleyError } from '../../../core/schema/errors.ts';
import { api } from '../../api.ts';
import { actionSentence } from './action-words.ts';
import { type Line, lineOfAction, lineOfEntry } from './line.ts';
import { merge } from './merge.ts';

/** As many of each record as are fetched at once, and the most that can be. */
const PAGE = 200;
const PAGE_MOST = 500;

interface Scope {
  readonly collaboration: string | undefined;
  readonly task: string | undefined;
}

interface Read<T> {
  readonly items: readonly T[];
  /** Where the older ones begin; null when there are none. */
  readonly next: number | null;
}
const nothing = { items: [], next: null } as const;

/** The members' feeds and this node's own journal, read backwards as far as somebody wants to see. */
export class HistoryLines {
  error = $state.raw<ParleyError | null>(null);
  loading = $state(true);
  #entries = $state.raw<Read<HistoryItem> | null>(null);
  #actions = $state.raw<Read<Action>>(nothing);
  readonly #scope: () => Scope;
  #running: AbortController | null = null;
  /** A line is made once of what was read: a page more costs no more than itself. */
  #lineOf = new WeakMap<HistoryItem | Action, Line>();
  #madeFor: readonly unknown[] = [];

  constructor(scope: () => Scope) {
    this.#scope = scope;
  }

  /** Whether it was read at all. */
  get ready(): boolean {
    return this.#entries !== null;
  }

  get hasOlder(): boolean {
    return (this.#entries?.next ?? null) !== null || this.#actions.next !== null;
  }

  /** @param self this organisation's id @param nameOf an organisation's name */
  lines(self: string, nameOf: (id: string) => string): Line[] {
    const { items, next } = this.#entries ?? nothing;
    const actions = this.#actions;
    if (this.#madeFor[0] !== self || this.#madeFor[1] !== nameOf) this.#lineOf = new WeakMap();
    this.#madeFor = [self, nameOf];
    return merge([
      {
        lines: items.map((item) => this.#made(item, () => lineOfEntry(item, self))),
        done: next === null,
      },
      {
        lines: actions.items.map((act) =>
          this.#made(act, () => lineOfAction(act, actionSentence(act, nameOf), self)),
        ),
        done: actions.next === null,
      },
    ]);
  }

  /** From the newest on, as far back as was read before. */
  async reload(): Promise<void> {
    await this.#read(async (options) => {
      const [entries, actions] = await Promise.all([
        asFar(
          this.#entries,
          ({ id }) => id,
          (before, limit) => this.#entriesPage(before, limit, options),
        ),
        asFar(
          this.#actions,
          ({ seq }) => String(seq),
          (cursor, limit) => this.#journalPage(cursor, limit, options),
        ),
      ]);
      this.#entries = entries;
      this.#actions = actions;
    });
  }

  /** What is new, where all else stayed as it was. */
  async refresh(): Promise<void> {
    const insideOld = await this.#read(async (options) => {
      const [entries, actions] = await Promise.all([
        this.#entriesPage(undefined, PAGE, options),
        this.#journalPage(undefined, PAGE, options),
      ]);
      const known = onTopOf(this.#entries, entries, ({ id }) => id);
      if (known === null || total(known) !== total(entries)) return true;
      this.#entries = known;
      // The journal is written in order.
      this.#actions = onTopOf(this.#actions, actions, ({ seq }) => String(seq)) ?? actions;
      return false;
    });
    if (insideOld === true) await this.reload();
  }

  async older(): Promise<void> {
    await this.#read(async (options) => {
      const entries = this.#entries ?? nothing;
      const actions = this.#actions;
      const [feeds, journal] = await Promise.all([
        entries.next === null ? nothing : this.#entriesPage(entries.next, PAGE, options),
        actions.next === null ? nothing : this.#journalPage(actions.next, PAGE, options),
      ]);
      this.#entries = joined(entries, feeds, ({ id }) => id);
      this.#actions = joined(actions, journal, ({ seq }) => String(seq));
    });
  }

  stop(): void {
    this.#running?.abort();
  }

  #made(item: HistoryItem | Action, make: () => Line): Line {
    const line = this.#lineOf.get(item) ?? make();
    this.#lineOf.set(item, line);
    return line;
  }

  #entriesPage(before: number | undefined, limit: number, options: { signal: AbortSignal }) {
    const { collaboration, task } = this.#scope();
    return api.history({ ...given({ collaboration, task, before }), limit }, options);
  }

  /** What was done at this node belongs to no collaboration. */
  #journalPage(cursor: number | undefined, limit: number, options: { signal: AbortSignal }) {
    const { collaboration, task } = this.#scope();
    if (collaboration !== undefined) return nothing;
    return api.actions({ ...given({ task, cursor }), limit }, options);
  }

  /** @returns undefined where it failed, or another reading took its place */
  async #read<T>(work: (options: { signal: AbortSignal }) => Promise<T>): Promise<T | undefined> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.loading = true;
    let read: T | undefined;
    try {
      read = await work({ signal: running.signal });
      this.error = null;
    } catch (error) {
      if (running.signal.aborted) return undefined;
      this.error = asParleyError(error);
    }
    if (running.signal.aborted) return undefined;
    this.loading = false;
    return read;
  }
}

/** As much from the newest on as there was. */
async function asFar<T>(
  before: Read<T> | null,
  keyOf: (item: T) => string,
  pageFrom: (next: number | undefined, limit: number) => Read<T> | Promise<Read<T>>,
): Promise<Read<T>> {
  const most = Math.max(PAGE, before?.items.length ?? 0);
  let read = await pageFrom(undefined, Math.min(most, PAGE_MOST));
  while (read.next !== null && read.items.length < most) {
    read = joined(
      read,
      await pageFrom(read.next, Math.min(most - read.items.length, PAGE_MOST)),
      keyOf,
    );
  }
  return read;
}

/** What was read before below a new first page; null where the two do not meet. */
function onTopOf<T>(
  before: Read<T> | null,
  page: Read<T>,
  keyOf: (item: T) => string,
): Read<T> | null {
  if (before === null || page.next === null) return page;
  const last = page.items.at(-1);
  const place = before.items.findIndex((item) => last !== undefined && keyOf(item) === keyOf(last));
  if (place === -1) return null;
  return { items: [...page.items, ...before.items.slice(place + 1)], next: before.next };
}

/** `next` of entries says how many older ones there are: whether more came in than stand on top. */
const total = ({ items, next }: Read<HistoryItem>): number => items.length + (next ?? 0);

/** Each once: what came in meanwhile moves the borders of pages. */
function joined<T>(newer: Read<T>, older: Read<T>, keyOf: (item: T) => string): Read<T> {
  const known = new Set(newer.items.map(keyOf));
  return {
    items: [...newer.items, ...older.items.filter((item) => !known.has(keyOf(item)))],
    next: older.next,
  };
}

/** Without what is not asked for. */
function given<T extends Readonly<Record<string, unknown>>>(query: T) {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
