import type { SaveDraft } from '../../../core/schema/api/drafts.ts';
import { hasCode } from '../../../core/schema/errors.ts';
import { api } from '../../api.ts';

/**
 * The draft that a form is kept as while it is filled in, so that nothing is lost when the app ends. What its author saved
 * himself is another matter: leaving without saving goes back to that.
 */
export class KeptDraft {
  #id: string | undefined;
  #saved: SaveDraft | null;
  #ahead = false;
  /** One call after another, so that no late one brings back what was removed. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param saved the draft the form began with, if it did */
  constructor(id: string | undefined, saved: SaveDraft | null) {
    this.#id = id;
    this.#saved = saved;
  }

  get id(): string | undefined {
    return this.#id;
  }

  /** Whether more may be kept than its author has saved. */
  get isAhead(): boolean {
    return this.#ahead;
  }

  /** As far as it is typed. */
  keep(draft: SaveDraft): Promise<void> {
    this.#ahead = true;
    return this.#inTurn(() => this.#write(draft));
  }

  /** By its author. */
  save(draft: SaveDraft): Promise<void> {
    return this.#inTurn(async () => {
      await this.#write(draft);
      this.#saved = draft;
      this.#ahead = false;
    });
  }

  /** Back to what was saved; where nothing was, nothing stays. */
  discard(): Promise<void> {
    return this.#inTurn(async () => {
      this.#ahead = false;
      if (this.#id === undefined) return;
      if (this.#saved === null) await this.#drop();
      else await api.replaceDraft(this.#id, this.#saved);
    });
  }

  /** It has been launched. */
  remove(): Promise<void> {
    return this.#inTurn(() => this.#drop());
  }

  async #write(draft: SaveDraft): Promise<void> {
    if (this.#id !== undefined) {
      try {
        await api.replaceDraft(this.#id, draft);
        return;
      } catch (error) {
        // Removed meanwhile, in the list or by the command line: what is typed here is still wanted.
        if (!hasCode(error, 'NOT_FOUND')) throw error;
      }
    }
    this.#id = (await api.createDraft(draft)).id;
  }

  async #drop(): Promise<void> {
    if (this.#id === undefined) return;
    await api.removeDraft(this.#id);
    this.#id = undefined;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
