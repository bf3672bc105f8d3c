import type { ClockDifference } from './collaboration/member-clocks.ts';
import type { Invitation } from './collaboration/membership.ts';
import type { FeedEvent, Log } from './feed/types.ts';
import { asParleyError, type ParleyError } from './schema/errors.ts';
import type { OrganisationId } from './schema/ids.ts';
import type { Language } from './schema/language.ts';
import type { Damage } from './store/damage.ts';
import type { Store } from './store/store.ts';
import type { Warning } from './warnings/warning.ts';
import { warningWords } from './warnings/warning-words.ts';

/** What the operator should know: one warning for each thing, the latest. */
export class Warnings {
  readonly #warnings = new Map<string, Warning>();
  readonly #log: Log;
  readonly #listeners = new Set<(sentence: string) => void>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Called with each sentence that is new, those of before included; in English, as the node's log is. */
  onSentence(listener: (sentence: string) => void): void {
    this.#listeners.add(listener);
    this.list('en').forEach(listener);
  }

  list(language: Language): readonly string[] {
    return [...this.#warnings.values()].map((warning) => warningWords(warning, language));
  }

  /** Something went wrong that nobody waits for. */
  report({ code, message }: ParleyError): void {
    this.#keep(code, { key: 'failure', code, sentence: message });
    this.#log('error', message, { code });
  }

  /** Somebody showed a ticket that another had used before. */
  usedTicket(collaboration: string, invitation: Invitation, by: OrganisationId): void {
    this.#warn(`ticket ${invitation.id}`, { key: 'used-ticket', by, collaboration });
  }

  /** The database was damaged, now or at an earlier start. */
  damagedStore(folder: string, { latest, copy }: Damage): void {
    this.#warn('damaged store', { key: 'damaged-store', folder, found: latest, copy });
  }

  /** Exports that could not be noted, because the disk takes nothing; none: they are noted now. */
  notesWaiting(count: number): void {
    if (count > 0) this.#warn('notes waiting', { key: 'notes-waiting', count });
    else this.#warnings.delete('notes waiting');
  }

  /** The clocks that differ now; `own`: it is ours that is wrong. */
  clocks(differing: readonly ClockDifference[], own: boolean): void {
    const now = new Map<string, Warning>();
    const [first] = differing;
    if (own && first !== undefined) {
      now.set('clock', { key: 'own-clock', minutes: minutesOf(-first.ahead) });
    } else {
      for (const { organisation, ahead } of differing) {
        const minutes = minutesOf(ahead);
        now.set(`clock ${organisation}`, { key: 'clock-differs', organisation, minutes });
      }
    }
    for (const about of this.#warnings.keys()) {
      if (/^clock\b/.test(about) && !now.has(about)) this.#warnings.delete(about);
    }
    for (const [about, warning] of now) {
      const before = this.#warnings.get(about);
      // Told anew by every sync, and counted in minutes: only once.
      if (
        before === undefined ||
        ('minutes' in before &&
          'minutes' in warning &&
          Math.abs(before.minutes - warning.minutes) > 1)
      )
        this.#warn(about, warning);
    }
  }

  hear(event: FeedEvent): void {
    const { kind, collaboration } = event;
    if (kind === 'own-feed-behind') {
      this.#warn(`behind ${collaboration}`, { key: 'own-feed-behind' });
    } else if (kind === 'forked') {
      this.#warn(`fork ${event.author}`, { key: 'forked', author: event.author });
    } else if (kind === 'damaged') {
      this.#warn(`damage ${collaboration}`, { key: 'damaged-entries', count: event.damaged });
    }
  }

  /** Looks at every record: damage is to be known before somebody needs what is damaged. */
  async inspect(store: Store, signal: AbortSignal): Promise<void> {
    const damaged = new Map<string, number>();
    try {
      for await (const { table } of store.verify()) {
        if (signal.aborted) return;
        damaged.set(table, (damaged.get(table) ?? 0) + 1);
      }
    } catch (error) {
      if (!signal.aborted) this.report(asParleyError(error));
    }
    for (const [table, count] of damaged) {
      this.#warn(`records ${table}`, { key: 'damaged-records', count, table });
    }
  }

  #warn(about: string, warning: Warning): void {
    this.#keep(about, warning);
    this.#log('warn', warningWords(warning, 'en'));
  }

  #keep(about: string, warning: Warning): void {
    const before = this.#warnings.get(about);
    this.#warnings.set(about, warning);
    const sentence = warningWords(warning, 'en');
    if (before !== undefined && warningWords(before, 'en') === sentence) return;
    for (const listener of this.#listeners) listener(sentence);
  }
}

const minutesOf = (milliseconds: number): number => Math.round(milliseconds / 60_000);
