import { asParleyError, type ParleyError } from '../schema/errors.ts';
import type { OrganisationId, TaskId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { PendingDelivery } from '../schema/local/journal.ts';
import type { RoundRequest } from '../schema/wire/round.ts';
import { askAll, type Reach } from './ask.ts';
import { Deadlines } from './deadlines.ts';
import type { Journal } from './journal.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { BulkTransport } from './own-bulk.ts';
import type { WriteLog } from './ports.ts';

export interface DeliveriesPorts {
  readonly reach: Reach;
  readonly bulk: BulkTransport;
  readonly journal: Journal;
  readonly log: WriteLog;
  readonly signal: AbortSignal;
  readonly report: (error: ParleyError) => void;
}

/**
 * Hands results, with the proof that lets them be recomputed, to those entitled to them: at the end of a task, and
 * again whenever one that was away comes back, until all have taken them or the time for it is over.
 */
export class Deliveries {
  readonly #ports: DeliveriesPorts;
  readonly #turns = new OneAtATime();
  readonly #alarms = new Deadlines();
  /** Passes since somebody came back, by task. */
  readonly #passes = new Map<TaskId, number>();

  constructor(ports: DeliveriesPorts) {
    this.#ports = ports;
  }

  /** Tries everybody who has not confirmed yet, one pass at a time for each task. */
  deliver(delivery: PendingDelivery): Promise<void> {
    return this.#turns.run(delivery.task, () => this.#pass(delivery, delivery.to));
  }

  stop(): void {
    this.#alarms.stopAll();
  }

  /**
   * A peer has come back.
   * @param isFinished whether the feed says so: a result that was kept just before a crash is not handed out unannounced
   */
  async onConnected(
    peer: OrganisationId,
    isFinished: (delivery: PendingDelivery) => boolean,
  ): Promise<void> {
    const waiting: PendingDelivery[] = [];
    for await (const { value } of this.#ports.journal.deliveries.entries()) {
      if (value.to.includes(peer) && isFinished(value)) waiting.push(value);
    }
    for (const delivery of waiting) {
      this.#passes.delete(delivery.task);
      await this.#turns.run(delivery.task, () => this.#pass(delivery, [peer]));
    }
  }

  async #pass({ task }: PendingDelivery, wanted: readonly OrganisationId[]): Promise<void> {
    const { journal, bulk, reach, log, signal } = this.#ports;
    const delivery = await journal.deliveries.get(task);
    if (delivery === undefined || signal.aborted) return;
    const to = delivery.to.filter((organisation) => wanted.includes(organisation));
    const vectors = bulk.offer(delivery.proof.vectors, to);
    const result = bulk.offer(delivery.result, to);
    const request: RoundRequest = {
      phase: 'finish',
      task,
      roster: delivery.roster,
      round: delivery.round,
      attempt: delivery.proof.proof.attempt,
      proof: { ...delivery.proof.proof, vectors: vectors.bulk },
      result: result.bulk,
      salt: delivery.salt,
    };
    const options = {
      signal,
      timeout: limits.deliveryTimeout,
      grace: limits.deliveryGrace,
      now: journal.now,
    };
    const taken = new Set<OrganisationId>();
    try {
      await askAll(
        reach,
        new Map(to.map((organisation) => [organisation, request])),
        options,
        async ({ from, response, error }) => {
          if (response?.kind === 'verified') {
            taken.add(from);
            log(task, {
              event: 'result.delivered',
              says: { key: 'result-taken' },
              organisation: from,
            });
            return;
          }
          const code =
            response?.kind === 'refused' ? response.code : (error?.code ?? 'PEER_REFUSED');
          log(task, {
            level: 'warning',
            event: 'result.undelivered',
            says: { key: 'result-not-confirmed' },
            organisation: from,
            facts: { code },
          });
        },
      );
    } finally {
      vectors.release();
      result.release();
    }
    const left = delivery.to.filter((organisation) => !taken.has(organisation));
    const expired = journal.now() - delivery.since > limits.deliverFor;
    if (left.length === 0 || expired) {
      this.#passes.delete(task);
      await journal.deliveries.delete(task);
      return;
    }
    await journal.deliveries.put(task, { ...delivery, to: left });
    this.#tryAgain(delivery);
  }

  /** Who was there and would not, or could not, is asked again, less and less often. */
  #tryAgain(delivery: PendingDelivery): void {
    const { task } = delivery;
    const passes = this.#passes.get(task) ?? 0;
    this.#passes.set(task, passes + 1);
    const wait = Math.min(limits.redeliverFirst * 2 ** passes, limits.redeliverMost);
    this.#alarms.set(task, wait, () => {
      this.deliver(delivery).catch((error: unknown) => {
        if (!this.#ports.signal.aborted) this.#ports.report(asParleyError(error));
      });
    });
  }
}
