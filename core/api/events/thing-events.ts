import { ThingMark } from '../../schema/local/event-marks.ts';
import { joinKey, keysBelow } from '../../store/key.ts';
import type { Store } from '../../store/store.ts';
import type { Table } from '../../store/table.ts';
import type { Draft } from './event-log.ts';
import type { Collected, EventSource } from './event-source.ts';

export interface Thing extends ThingMark {
  /** Without a slash. */
  readonly id: string;
}

export interface KindOfThings<T extends Thing> {
  readonly name: 'dataset' | 'policy' | 'join' | 'token';
  /** All there are now; few enough to be looked at whenever one changes. */
  readonly list: () => Promise<readonly T[]>;
  readonly added: (thing: T) => Draft;
  readonly changed: (thing: T, before: ThingMark) => Draft | null;
  /** null: no event. */
  readonly removed: (id: string, before: ThingMark) => Draft | null;
}

/** Things the operator keeps, as events: what is there is compared with what was there when an event was last made. */
export class ThingEvents<T extends Thing> implements EventSource {
  readonly #kind: KindOfThings<T>;
  readonly #table: Table<ThingMark>;
  readonly #marks = new Map<string, ThingMark>();
  #touched = true;

  private constructor(store: Store, kind: KindOfThings<T>) {
    this.#kind = kind;
    this.#table = store.table('event-thing-marks', ThingMark);
  }

  static async open<T extends Thing>(store: Store, kind: KindOfThings<T>): Promise<ThingEvents<T>> {
    const events = new ThingEvents(store, kind);
    const prefix = joinKey(kind.name, '');
    for await (const mark of events.#table.scan(keysBelow(kind.name))) {
      if (mark.intact) events.#marks.set(mark.key.slice(prefix.length), mark.value);
    }
    return events;
  }

  /** What is there is all that is known: of two changes between two looks, the first is never told. */
  get isPressing(): boolean {
    return this.#touched;
  }

  touch(): void {
    this.#touched = true;
  }

  async collect(): Promise<Collected | null> {
    if (!this.#touched) return null;
    this.#touched = false;
    const { list, added, changed, removed, name } = this.#kind;
    const now = new Map((await list()).map((thing) => [thing.id, thing]));
    const drafts: (Draft | null)[] = [];
    const marks = new Map<string, ThingMark | null>();
    for (const thing of now.values()) {
      const before = this.#marks.get(thing.id);
      if (before?.value === thing.value && before.name === thing.name) continue;
      drafts.push(before === undefined ? added(thing) : changed(thing, before));
      marks.set(thing.id, { value: thing.value, name: thing.name });
    }
    for (const [id, before] of this.#marks) {
      if (now.has(id)) continue;
      drafts.push(removed(id, before));
      marks.set(id, null);
    }
    if (marks.size === 0) return null;
    this.#touched = true;
    return {
      drafts: drafts.filter((draft) => draft !== null),
      mark: (batch) => {
        for (const [id, mark] of marks) {
          if (mark === null) batch.delete(this.#table, joinKey(name, id));
          else batch.put(this.#table, joinKey(name, id), mark);
        }
      },
      done: () => {
        for (const [id, mark] of marks) {
          if (mark === null) this.#marks.delete(id);
          else this.#marks.set(id, mark);
        }
      },
    };
  }
}
