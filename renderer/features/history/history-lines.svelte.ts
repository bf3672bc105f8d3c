import type { Action } from '../../../core/schema/api/actions.ts';
import type { HistoryItem } from '../../../core/schema/api/history.ts';
import { asParleyError, type ParleyError } from '../../../core/schema/errors.ts';
import { api } from '../../api.ts';
import { actionSentence } from './action-words.ts';
import { type Line, lineOfAction, lineOfEntry } from './line.ts';
import { merge } from './merge.ts';

/** As many of each record as are fetched at once. */
const PAGE = 200;

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
    return merge([
      { lines: items.map((item) => lineOfEntry(item, self)), done: next === null },
      {
        lines: actions.items.map((act) => lineOfAction(act, actionSentence(act, nameOf), self)),
        done: actions.next === null,
      },
    ]);
  }

  /** From the newest on, as far back as was read before. */
  async reload(): Promise<void> {
    const entries = Math.max(PAGE, Math.min(this.#entries?.items.length ?? 0, 500));
    await this.#read(async (options) => {
      const { collaboration, task } = this.#scope();
      const [feeds, journal] = await Promise.all([
        api.history({ ...given({ collaboration, task }), limit: entries }, options),
        this.#journalPage(undefined, options),
      ]);
      this.#entries = feeds;
      this.#actions = journal;
    });
  }

  async older(): Promise<void> {
    await this.#read(async (options) => {
      const { collaboration, task } = this.#scope();
      const entries = this.#entries ?? nothing;
      const actions = this.#actions;
      const [feeds, journal] = await Promise.all([
        entries.next === null
          ? nothing
          : api.history(
              { ...given({ collaboration, task }), before: entries.next, limit: PAGE },
              options,
            ),
        actions.next === null ? nothing : this.#journalPage(actions.next, options),
      ]);
      this.#entries = joined(entries, feeds, ({ id }) => id);
      this.#actions = joined(actions, journal, ({ seq }) => String(seq));
    });
  }

  stop(): void {
    this.#running?.abort();
  }

  /** What was done at this node belongs to no collaboration. */
  #journalPage(cursor: number | undefined, options: { signal: AbortSignal }) {
    const { collaboration, task } = this.#scope();
    if (collaboration !== undefined) return nothing;
    return api.actions({ ...given({ task, cursor }), limit: PAGE }, options);
  }

  async #read(work: (options: { signal: AbortSignal }) => Promise<void>): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.loading = true;
    try {
      await work({ signal: running.signal });
      this.error = null;
    } catch (error) {
      if (running.signal.aborted) return;
      this.error = asParleyError(error);
    }
    if (!running.signal.aborted) this.loading = false;
  }
}

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
