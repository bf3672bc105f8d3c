import { setImmediate as soon, setTimeout as pause } from 'node:timers/promises';
import { asParleyError, type ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import type { EventLog } from './event-log.ts';
import type { Collected, EventSource } from './event-source.ts';

/** Between two batches while news keep coming; what comes after a silence is written at once. */
const PACE = 25;
/** The same while nobody waits for them: each batch is a synced write, and what is under way waits for the same disk. */
const PACE_UNREAD = 10 * PACE;
const RETRY_FIRST = 1_000;
const RETRY_MOST = 60_000;

/** Brings what its sources have to tell into the log, one batch after the other, whenever it is woken. */
export class EventPump {
  readonly #log: EventLog;
  readonly #sources: readonly EventSource[];
  readonly #report: (error: ParleyError) => void;
  readonly #paceUnread: number;
  #running: Promise<void> | null = null;
  #woken = false;
  #started = false;
  #stopping = false;
  #waiting: (() => void)[] = [];
  #retry: NodeJS.Timeout | null = null;
  #wait = RETRY_FIRST;

  constructor(
    log: EventLog,
    sources: readonly EventSource[],
    report: (error: ParleyError) => void,
    paceUnread: number = PACE_UNREAD,
  ) {
    this.#log = log;
    this.#sources = sources;
    this.#report = report;
    this.#paceUnread = paceUnread;
  }

  /** From here on; before, sources only gather what they hear of. */
  start(): void {
    this.#started = true;
    this.wake();
  }

  wake(): void {
    this.#woken = true;
    // While the disk cannot be written, the timer alone tries again.
    if (!this.#started || this.#running !== null || this.#retry !== null) return;
    this.#running = this.#run().finally(() => {
      this.#running = null;
      this.#waiting.splice(0).forEach((resolve) => resolve());
      // Woken between the last look and now.
      if (this.#woken) this.wake();
    });
  }

  /** Resolves when what had been noted before the call is written, or could not be; whatever comes meanwhile. */
  async told(): Promise<void> {
    this.wake();
    if (this.#running === null) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Writes what is left, once, and stops. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#forgetRetry();
    this.wake();
    while (this.#running !== null) await this.#running;
    this.#started = false;
    this.#stopping = false;
    this.#forgetRetry();
  }

  #forgetRetry(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
  }

  async #run(): Promise<void> {
    // Whoever else hears of what woke it comes first; and what comes at once is written at once.
    await soon();
    try {
      while (this.#woken) {
        this.#woken = false;
        for (let written = await this.#pass(); written > 0; written = await this.#pass()) {
          // A synced write each for entries that come in by the thousand would make them wait for one another.
          if (written < limits.eventsPerBatch) await this.#pause();
        }
      }
      this.#wait = RETRY_FIRST;
    } catch (error) {
      this.#report(asParleyError(error));
      this.#retry = setTimeout(() => {
        this.#retry = null;
        this.wake();
      }, this.#wait).unref();
      this.#wait = Math.min(this.#wait * 2, RETRY_MOST);
    }
  }

  async #pause(): Promise<void> {
    let paused = 0;
    do {
      await pause(PACE);
      paused += PACE;
    } while (paused < this.#paceUnread && !this.#isAwaited);
  }

  get #isAwaited(): boolean {
    const isPressing = this.#sources.some((source) => source.isPressing === true);
    return isPressing || this.#log.followed || this.#waiting.length > 0 || this.#stopping;
  }

  /** One batch. @returns how many events were written; where there were some there may be more */
  async #pass(): Promise<number> {
    const waiting = this.#waiting.splice(0);
    try {
      return await this.#write();
    } finally {
      waiting.forEach((resolve) => resolve());
    }
  }

  async #write(): Promise<number> {
    const all: Collected[] = [];
    let room: number = limits.eventsPerBatch;
    for (const source of this.#sources) {
      if (room <= 0) break;
      const collected = await this.#collect(source, room);
      if (collected === null) continue;
      all.push(collected);
      room -= collected.drafts.length;
    }
    if (all.length === 0) return 0;
    await this.#log.append(
      all.flatMap(({ drafts }) => drafts),
      (batch) => all.forEach(({ mark }) => mark(batch)),
    );
    for (const { done } of all) done();
    // Marks alone count as one.
    return Math.max(1, limits.eventsPerBatch - room);
  }

  /** A source that cannot be read keeps the others from nothing; it is asked again when something wakes the pump. */
  async #collect(source: EventSource, room: number): Promise<Collected | null> {
    try {
      return await source.collect(room);
    } catch (error) {
      this.#report(asParleyError(error));
      return null;
    }
  }
}
