import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';

/**
 * Which requests the operator has been told of: each once when it comes, and once more before it expires. Progress is not
 * told at all.
 */

const Told = z.record(z.string().max(100), z.enum(['asked', 'reminded']));
type Told = z.infer<typeof Told>;

export interface Request {
  readonly id: string;
  readonly announced: number;
  readonly joinDeadline: number;
}

export interface Notice {
  readonly kind: 'asked' | 'reminded';
  readonly task: string;
}

const HOUR = 3_600_000;

/** Before the deadline: a quarter of the time there was, between half an hour and a day. */
const leadOf = ({ announced, joinDeadline }: Request): number =>
  Math.min(Math.max((joinDeadline - announced) / 4, HOUR / 2), 24 * HOUR);

/** What is to be told now, and what is then remembered; of requests that are gone nothing is. */
export function noticesDue(
  requests: readonly Request[],
  told: Told,
  now: number,
): { readonly notices: readonly Notice[]; readonly told: Told } {
  const notices: Notice[] = [];
  const next: Told = {};
  for (const request of requests) {
    const before = told[request.id];
    const soon = now >= request.joinDeadline - leadOf(request);
    // One that comes when little time is left needs no second notice.
    if (before === undefined) notices.push({ kind: 'asked', task: request.id });
    else if (before === 'asked' && soon) notices.push({ kind: 'reminded', task: request.id });
    next[request.id] = before === 'reminded' || soon ? 'reminded' : 'asked';
  }
  return { notices, told: next };
}

/** Kept over restarts, so that nobody is told twice. */
export class ToldFile {
  readonly #path: string;
  #told: Told;

  constructor(path: string) {
    this.#path = path;
    this.#told = read(path);
  }

  /** @returns what is to be told now */
  async take(requests: readonly Request[], now: number): Promise<readonly Notice[]> {
    const before = JSON.stringify(this.#told);
    const { notices, told } = noticesDue(requests, this.#told, now);
    this.#told = told;
    const after = JSON.stringify(told);
    if (after !== before) await writeFile(this.#path, after, { mode: 0o600 });
    return notices;
  }
}

function read(path: string): Told {
  try {
    return Told.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // None yet; being told twice is no harm.
    return {};
  }
}
