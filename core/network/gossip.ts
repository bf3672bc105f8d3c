import { TopicValidatorResult, type GossipSub, type Message } from '@libp2p/gossipsub';
import type { PeerId } from '@libp2p/interface';
import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';
import { GossipMembership, type MayJoin } from './gossip-membership.ts';
import { organisationOf, shortId } from './peer-id.ts';
import type { GossipHandler } from './types.ts';

export interface GossipOptions {
  readonly isAdmitted: (peer: string) => boolean;
  readonly log: (line: string) => void;
}

/** Topics of this node: what comes in is validated before it is delivered or forwarded. */
export class Gossip {
  readonly #options: GossipOptions;
  readonly #handlers = new Map<string, GossipHandler>();
  readonly #membership: GossipMembership;
  #pubsub: GossipSub | null = null;

  constructor(options: GossipOptions) {
    this.#options = options;
    this.#membership = new GossipMembership(options.isAdmitted);
  }

  /** Before the host starts, so that the first subscription sent already goes through the filter. */
  prepare(pubsub: GossipSub): void {
    this.#membership.install(pubsub);
  }

  /** Once the host runs: subscribes to what was asked for so far. */
  attach(pubsub: GossipSub): void {
    this.#pubsub = pubsub;
    for (const topic of this.#handlers.keys()) this.#join(pubsub, topic);
  }

  detach(): void {
    this.#pubsub = null;
  }

  subscribe(topic: string, handler: GossipHandler, mayJoin: MayJoin): void {
    if (this.#handlers.has(topic)) {
      throw new ParleyError('CONFLICT', 'This topic is already subscribed to.');
    }
    this.#handlers.set(topic, handler);
    this.#membership.add(topic, mayJoin);
    if (this.#pubsub !== null) this.#join(this.#pubsub, topic);
  }

  unsubscribe(topic: string): void {
    if (!this.#handlers.delete(topic)) return;
    this.#pubsub?.unsubscribe(topic);
    this.#pubsub?.topicValidators.delete(topic);
    this.#membership.remove(topic);
  }

  /** @throws ParleyError MESSAGE_TOO_LARGE, STOPPED */
  async publish(topic: string, message: Uint8Array): Promise<number> {
    if (message.length > limits.gossipBytes) {
      throw new ParleyError(
        'MESSAGE_TOO_LARGE',
        `A gossiped message has at most ${limits.gossipBytes} bytes, this one ${message.length}. It was not sent.`,
      );
    }
    if (this.#pubsub === null) {
      throw new ParleyError('STOPPED', 'The network is not running; the message was not sent.');
    }
    const { recipients } = await this.#pubsub.publish(topic, message);
    return recipients.length;
  }

  /** Membership may have changed: admits and drops neighbours of topics accordingly. */
  review(): void {
    this.#membership.review();
  }

  forget(peer: string): void {
    this.#membership.forget(peer);
  }

  #join(pubsub: GossipSub, topic: string): void {
    // The validator first, or a message could slip in between.
    pubsub.topicValidators.set(topic, (source, message) => this.#validate(topic, source, message));
    pubsub.subscribe(topic);
    this.#membership.review();
  }

  async #validate(topic: string, source: PeerId, message: Message): Promise<TopicValidatorResult> {
    const handler = this.#handlers.get(topic);
    const from = organisationOf(source);
    if (handler === undefined || from === null || message.type !== 'signed') {
      return TopicValidatorResult.Ignore;
    }
    const { isAdmitted, log } = this.#options;
    // Neighbour and author: what a removed member signed is not forwarded for it by others.
    if (!isAdmitted(from) || !isAdmitted(message.from.toString()))
      return TopicValidatorResult.Ignore;
    if (message.data.length > limits.gossipBytes) return TopicValidatorResult.Reject;
    try {
      switch (await handler(from, message.data)) {
        case 'accept':
          return TopicValidatorResult.Accept;
        case 'ignore':
          return TopicValidatorResult.Ignore;
        case 'reject':
          return TopicValidatorResult.Reject;
      }
    } catch (error) {
      // Our own fault, so nothing is held against the sender.
      log(
        `A gossiped message of ${shortId(from)} could not be judged and was dropped: ${String(error)}`,
      );
      return TopicValidatorResult.Ignore;
    }
  }
}
