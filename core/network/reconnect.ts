import { asParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { shortId } from './peer-id.ts';
import { Turns } from './turns.ts';

export interface ReconnectOptions {
  readonly self: OrganisationId;
  /** Dials and greets; rejects with a ParleyError. */
  readonly connect: (peer: OrganisationId) => Promise<void>;
  readonly isConnected: (peer: OrganisationId) => boolean;
  /** In [0, 1). */
  readonly random: () => number;
  readonly stopped: AbortSignal;
  readonly log: (line: string) => void;
}

interface Wanted {
  failures: number;
  timer: NodeJS.Timeout | null;
  /** When the timer fires, by performance.now(). */
  due: number;
  attempt: Promise<void> | null;
}

/**
 * Milliseconds until the next try after so many failures: doubling, and spread over half of itself so that nodes that
 * lost each other together do not come back together.
 */
export function backoff(failures: number, random: () => number): number {
  const full = Math.min(limits.reconnectMost, limits.reconnectFirst * 2 ** Math.min(failures, 30));
  return full / 2 + random() * (full / 2);
}

/**
 * Keeps trying to reach every wanted peer, for as long as it is wanted (libp2p's own queue gives up after five
 * tries and then forgets the peer). The smaller id dials first, the larger one a moment later if nothing came.
 */
export class Reconnect {
  readonly #options: ReconnectOptions;
  readonly #wanted = new Map<OrganisationId, Wanted>();
  readonly #dials = new Turns(limits.parallelDials, Number.MAX_SAFE_INTEGER);
  #running = false;

  constructor(options: ReconnectOptions) {
    this.#options = options;
    options.stopped.addEventListener('abort', () => this.keep(new Set()), { once: true });
  }

  start(): void {
    this.#running = true;
    for (const peer of this.#wanted.keys()) this.#schedule(peer, this.#yield(peer));
  }

  /** From now on exactly these peers are wanted. */
  keep(peers: ReadonlySet<OrganisationId>): void {
    for (const [peer, wanted] of this.#wanted) {
      if (peers.has(peer)) continue;
      if (wanted.timer !== null) clearTimeout(wanted.timer);
      this.#wanted.delete(peer);
    }
    for (const peer of peers) {
      if (this.#wanted.has(peer)) continue;
      this.#wanted.set(peer, { failures: 0, timer: null, due: Infinity, attempt: null });
      this.#schedule(peer, this.#yield(peer));
    }
  }

  /**
   * The peer was seen, or something new is known about where it is: tries at once instead of when its wait is over.
   * Seeing it again and again does not put the try off.
   */
  soon(peer: OrganisationId): void {
    const wanted = this.#wanted.get(peer);
    if (wanted === undefined || wanted.attempt !== null || this.#options.isConnected(peer)) return;
    const delay = this.#yield(peer);
    if (wanted.timer === null || performance.now() + delay < wanted.due)
      this.#schedule(peer, delay);
  }

  /** The peer was connected and is no longer. */
  lost(peer: OrganisationId): void {
    const wanted = this.#wanted.get(peer);
    if (wanted === undefined) return;
    wanted.failures = 0;
    this.#schedule(peer, backoff(0, this.#options.random) + this.#yield(peer));
  }

  /** Tries now, or joins the try that is under way. @throws ParleyError as connect does */
  async connectNow(peer: OrganisationId): Promise<void> {
    const wanted = this.#wanted.get(peer);
    if (wanted === undefined) return this.#options.connect(peer);
    wanted.attempt ??= this.#attempt(peer, wanted).finally(() => {
      wanted.attempt = null;
    });
    return wanted.attempt;
  }

  #schedule(peer: OrganisationId, delay: number): void {
    const wanted = this.#wanted.get(peer);
    if (!this.#running || wanted === undefined) return;
    if (wanted.timer !== null) clearTimeout(wanted.timer);
    wanted.due = performance.now() + delay;
    wanted.timer = setTimeout(() => {
      wanted.timer = null;
      if (this.#options.isConnected(peer)) return;
      // The attempt has noted its failure and the next try.
      this.connectNow(peer).catch(() => undefined);
    }, delay);
  }

  async #attempt(peer: OrganisationId, wanted: Wanted): Promise<void> {
    const { connect, stopped, random, log } = this.#options;
    try {
      await this.#dials.run(stopped, `Dialling ${shortId(peer)}`, () => connect(peer));
      wanted.failures = 0;
    } catch (error) {
      if (stopped.aborted) throw error;
      const failure = asParleyError(error);
      // Once per outage; a peer that is switched off for a week is no news every minute.
      if (wanted.failures === 0) log(`${shortId(peer)} was not reached: ${failure.message}`);
      wanted.failures = failure.code === 'PEER_INCOMPATIBLE' ? 30 : wanted.failures + 1;
      this.#schedule(peer, backoff(wanted.failures, random));
      throw failure;
    }
  }

  #yield(peer: OrganisationId): number {
    return this.#options.self < peer ? 0 : limits.dialYield;
  }
}
