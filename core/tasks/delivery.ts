import type { Network, Offer } from '../network/types.ts';
import type { OrganisationId, TaskId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { PendingDelivery } from '../schema/local/journal.ts';
import type { RoundRequest } from '../schema/wire/round.ts';
import { askAll, type Reach } from './ask.ts';
import type { Journal } from './journal.ts';
import type { WriteLog } from './ports.ts';

export interface DeliveriesPorts {
  readonly reach: Reach;
  readonly network: Pick<Network, 'offer'>;
  readonly journal: Journal;
  readonly log: WriteLog;
  readonly signal: AbortSignal;
}

/**
 * Hands results, with the proof that lets them be recomputed, to those entitled to them: at the end of a task, and
 * again whenever one that was away comes back, until all have taken them or the time for it is over.
 */
export class Deliveries {
  readonly #ports: DeliveriesPorts;
  readonly #turns = new Map<TaskId, Promise<void>>();

  constructor(ports: DeliveriesPorts) {
    this.#ports = ports;
  }

  /** Tries everybody who has not confirmed yet, one pass at a time for each task. */
  deliver(delivery: PendingDelivery): Promise<void> {
    const before = this.#turns.get(delivery.task) ?? Promise.resolve();
    const turn = before.then(() => this.#pass(delivery.task, delivery.to));
    const settled = turn.catch(() => undefined);
    this.#turns.set(delivery.task, settled);
    return turn;
  }

  /** A peer has come back. */
  async onConnected(peer: OrganisationId): Promise<void> {
    for await (const { value } of this.#ports.journal.deliveries.entries()) {
      if (value.to.includes(peer)) await this.deliver({ ...value, to: [peer] });
    }
  }

  async #pass(task: TaskId, wanted: readonly OrganisationId[]): Promise<void> {
    const { journal, network, reach, log, signal } = this.#ports;
    const delivery = await journal.deliveries.get(task);
    if (delivery === undefined) return;
    const to = delivery.to.filter((organisation) => wanted.includes(organisation));
    const offers: Offer[] = [];
    const offer = (bytes: Uint8Array) => {
      const made = network.offer(bytes, to);
      offers.push(made);
      return made.bulk;
    };
    const request: RoundRequest = {
      phase: 'finish',
      task,
      roster: delivery.roster,
      round: delivery.round,
      attempt: delivery.proof.attempt,
      proof: {
        ...delivery.proof,
        vectors: delivery.vectors.map(({ of, vector }) => ({ of, vector: offer(vector) })),
      },
      result: offer(delivery.result),
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
              message: 'Has recomputed and taken the result.',
              organisation: from,
            });
            return;
          }
          const code =
            response?.kind === 'refused' ? response.code : (error?.code ?? 'PEER_REFUSED');
          log(task, {
            level: 'warning',
            event: 'result.undelivered',
            message: 'Has not confirmed the result yet.',
            organisation: from,
            facts: { code },
          });
        },
      );
    } finally {
      for (const made of offers) made.release();
    }
    const left = delivery.to.filter((organisation) => !taken.has(organisation));
    const expired = journal.now() - delivery.since > limits.deliverFor;
    if (left.length === 0 || expired) await journal.deliveries.delete(task);
    else await journal.deliveries.put(task, { ...delivery, to: left });
  }
}
