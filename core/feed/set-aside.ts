import type { Entry } from '../schema/feed/entry.ts';
import type { ContentId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';

/**
 * Entries of surplus branches that came in one sync. Nobody needs them, unless a later entry of somebody else depends
 * on one; so they are kept for the length of the sync, up to a limit.
 */
export class SetAside {
  readonly #entries = new Map<ContentId, Entry>();

  add(entry: Entry): void {
    if (this.#entries.size < limits.entriesSetAside) this.#entries.set(entry.id, entry);
  }

  get(id: ContentId): Entry | undefined {
    return this.#entries.get(id);
  }
}
