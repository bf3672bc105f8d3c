import { appendFile, chmod, rename, stat } from 'node:fs/promises';
import { asParleyError, ParleyError } from './schema/errors.ts';
import { limits } from './schema/limits.ts';
import type { Log } from './feed/types.ts';

const OWNER_ONLY = 0o600;

/**
 * The node's log on disk, for its operator to look up later what was called and what went wrong: every line but those
 * for debugging. Bounded: when the file is full it becomes the older one, in place of the one before.
 */
export class LogFile {
  readonly #path: string;
  readonly #now: () => number;
  readonly #report: (error: ParleyError) => void;
  #waiting: string[] = [];
  #writing: Promise<void> | null = null;
  #size: number | null = null;
  #dropped = 0;
  #failing = false;

  /** @param report is told when lines begin to get lost, once until one can be written again */
  constructor(path: string, now: () => number, report: (error: ParleyError) => void) {
    this.#path = path;
    this.#now = now;
    this.#report = report;
  }

  readonly write: Log = (level, message, details) => {
    if (level === 'debug') return;
    if (this.#waiting.length >= limits.logLinesWaiting) {
      this.#dropped += 1;
      return;
    }
    const time = new Date(this.#now()).toISOString();
    const more = details === undefined ? '' : ` ${JSON.stringify(details, plain)}`;
    this.#waiting.push(`${time} ${level} ${oneLine(message)}${oneLine(more)}\n`);
    this.#writing ??= this.#writeOut();
  };

  /** Returns when everything said so far is in the file, or could not be written. */
  async settled(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
  }

  async #writeOut(): Promise<void> {
    // Lines of one moment go in one write.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const lines = this.#waiting.splice(0);
      if (this.#dropped > 0) {
        lines.push(
          `${new Date(this.#now()).toISOString()} warn ${this.#dropped} lines were lost\n`,
        );
        this.#dropped = 0;
      }
      try {
        await this.#append(lines.join(''));
        this.#failing = false;
      } catch (cause) {
        this.#tellOnce(cause);
      }
    }
    this.#writing = null;
  }

  async #append(text: string): Promise<void> {
    this.#size ??= await this.#prepare();
    const bytes = Buffer.byteLength(text);
    if (this.#size > 0 && this.#size + bytes > limits.logFileBytes) {
      await rename(this.#path, `${this.#path}.1`);
      this.#size = 0;
    }
    await appendFile(this.#path, text, { mode: OWNER_ONLY });
    this.#size += bytes;
  }

  /** @returns how much is in the file */
  async #prepare(): Promise<number> {
    try {
      const { size } = await stat(this.#path);
      await chmod(this.#path, OWNER_ONLY);
      return size;
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return 0;
      throw cause;
    }
  }

  #tellOnce(cause: unknown): void {
    this.#size = null;
    if (this.#failing) return;
    this.#failing = true;
    this.#report(
      new ParleyError(
        'STORE_UNWRITABLE',
        `The log ${this.#path} cannot be written (${asParleyError(cause).message}). The node goes on without. Check that the disk is not full.`,
        { cause },
      ),
    );
  }
}

/** Parts of a line come from outside: none of it may look like another line, or move a terminal's cursor. */
function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
