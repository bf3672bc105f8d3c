import type { GossipSub } from '@libp2p/gossipsub';
import type { RPC } from '@libp2p/gossipsub/message';
import type { TopicScoreParams } from '@libp2p/gossipsub/score';
import type { PeerId } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { topicScore } from './gossip-options.ts';
import { organisationOf } from './peer-id.ts';

/** Whether a peer belongs to those for whom a topic is. */
export type MayJoin = (peer: OrganisationId) => boolean;

/**
 * What is used of gossipsub beyond its public interface, which knows neither topics for some peers only nor scores
 * of topics that come and go. Checked when installed, so that another version of it fails at once and not in silence.
 */
interface Internals {
  sendRpc: (id: string, rpc: RPC) => boolean;
  handleReceivedRpc: (from: PeerId, rpc: RPC) => Promise<void>;
  readonly score: { readonly params: { readonly topics: Record<string, TopicScoreParams> } };
}

/**
 * Filters subscriptions and deliveries by topic membership (PROTOCOL.md rule 7). Gossipsub tells every neighbour all
 * topics and serves whoever subscribes; two peers here may share one collaboration and not another. So a topic is
 * announced only to those who may join it, and a subscription, graft or message of anybody else is not seen by
 * gossipsub. What was held back is kept, and passed on when the peer has become a member.
 */
export class GossipMembership {
  readonly #isAdmitted: (peer: string) => boolean;
  readonly #topics = new Map<string, MayJoin>();
  /** Subscriptions by peer that gossipsub knows of, that it does not, and announcements not made. */
  readonly #passed = new Map<string, Set<string>>();
  readonly #withheld = new Map<string, Set<string>>();
  readonly #unannounced = new Map<string, Set<string>>();
  #pubsub: Internals | null = null;
  #send: Internals['sendRpc'] = () => false;
  #receive: Internals['handleReceivedRpc'] = async () => undefined;

  constructor(isAdmitted: (peer: string) => boolean) {
    this.#isAdmitted = isAdmitted;
  }

  install(gossip: GossipSub): void {
    const pubsub = internalsOf(gossip);
    this.#pubsub = pubsub;
    this.#send = pubsub.sendRpc.bind(pubsub);
    this.#receive = pubsub.handleReceivedRpc.bind(pubsub);
    pubsub.sendRpc = (id, rpc) => this.#onSend(id, rpc);
    pubsub.handleReceivedRpc = async (from, rpc) => this.#receive(from, this.#filter(from, rpc));
    for (const topic of this.#topics.keys()) pubsub.score.params.topics[topic] = topicScore();
  }

  add(topic: string, mayJoin: MayJoin): void {
    this.#topics.set(topic, mayJoin);
    if (this.#pubsub !== null) this.#pubsub.score.params.topics[topic] = topicScore();
  }

  remove(topic: string): void {
    this.#topics.delete(topic);
    for (const topics of this.#unannounced.values()) topics.delete(topic);
    this.review();
    if (this.#pubsub !== null) Reflect.deleteProperty(this.#pubsub.score.params.topics, topic);
  }

  forget(peer: string): void {
    this.#passed.delete(peer);
    this.#withheld.delete(peer);
    this.#unannounced.delete(peer);
  }

  /** Brings gossipsub in line with who may join what now. */
  review(): void {
    for (const [peer, topics] of this.#withheld) {
      const now = [...topics].filter((topic) => this.#allowed(peer, topic));
      if (now.length === 0) continue;
      for (const topic of now) topics.delete(topic);
      this.#note(this.#passed, peer, now);
      this.#replay(peer, {
        subscriptions: now.map((topic) => ({ topic, subscribe: true })),
        messages: [],
      });
    }
    for (const [peer, topics] of this.#passed) {
      const gone = [...topics].filter((topic) => !this.#allowed(peer, topic));
      if (gone.length === 0) continue;
      for (const topic of gone) topics.delete(topic);
      this.#note(this.#withheld, peer, gone);
      this.#replay(peer, {
        subscriptions: gone.map((topic) => ({ topic, subscribe: false })),
        messages: [],
        control: {
          ihave: [],
          iwant: [],
          graft: [],
          prune: gone.map((topicID) => ({ topicID, peers: [], backoff: 1 })),
          idontwant: [],
        },
      });
    }
    for (const [peer, topics] of this.#unannounced) {
      const now = [...topics].filter((topic) => this.#allowed(peer, topic));
      if (now.length === 0) continue;
      const sent = this.#send(peer, {
        subscriptions: now.map((topic) => ({ topic, subscribe: true })),
        messages: [],
      });
      // Without a stream to the peer: all topics are announced anew on the next one.
      if (sent) for (const topic of now) topics.delete(topic);
    }
  }

  #allowed(peer: string, topic: string): boolean {
    const mayJoin = this.#topics.get(topic);
    return mayJoin !== undefined && this.#isAdmitted(peer) && mayJoin(peer as OrganisationId);
  }

  #onSend(id: string, rpc: RPC): boolean {
    const announced = rpc.subscriptions.filter(
      ({ topic, subscribe }) =>
        topic !== undefined &&
        (this.#allowed(id, topic) || this.#hold(id, topic, subscribe === true)),
    );
    const empty = announced.length === 0 && rpc.messages.length === 0 && rpc.control === undefined;
    if (rpc.subscriptions.length > 0 && empty) return true;
    rpc.subscriptions = announced;
    return this.#send(id, rpc);
  }

  /** @returns false, as what is held back is not sent */
  #hold(id: string, topic: string, subscribe: boolean): false {
    if (subscribe && this.#topics.has(topic)) this.#note(this.#unannounced, id, [topic]);
    else this.#unannounced.get(id)?.delete(topic);
    return false;
  }

  #filter(from: PeerId, rpc: RPC): RPC {
    const peer = organisationOf(from);
    if (peer === null || !this.#isAdmitted(peer)) return { subscriptions: [], messages: [] };
    const allowed = (topic: string | undefined): topic is string =>
      topic !== undefined && this.#allowed(peer, topic);
    const subscriptions = rpc.subscriptions.filter(({ topic, subscribe }) => {
      if (topic === undefined) return false;
      this.#passed.get(peer)?.delete(topic);
      this.#withheld.get(peer)?.delete(topic);
      const passes = allowed(topic);
      if (subscribe === true) this.#note(passes ? this.#passed : this.#withheld, peer, [topic]);
      return passes;
    });
    const filtered: RPC = {
      subscriptions,
      messages: rpc.messages.filter(({ topic }) => allowed(topic)),
    };
    if (rpc.control !== undefined) {
      filtered.control = {
        ...rpc.control,
        ihave: rpc.control.ihave.filter(({ topicID }) => allowed(topicID)),
        graft: rpc.control.graft.filter(({ topicID }) => allowed(topicID)),
      };
    }
    return filtered;
  }

  /** Bounded: a peer that floods with topics loses the surplus, as with gossipsub itself. */
  #note(map: Map<string, Set<string>>, peer: string, topics: readonly string[]): void {
    const noted = map.get(peer) ?? new Set<string>();
    map.set(peer, noted);
    for (const topic of topics) {
      if (noted.size < limits.topicsPerPeer && topic.length <= limits.topicLength) noted.add(topic);
    }
  }

  #replay(peer: string, rpc: RPC): void {
    // Its only awaits are for messages, of which there are none here.
    void this.#receive(peerIdFromString(peer), rpc);
  }
}

function internalsOf(gossip: GossipSub): Internals {
  const found = gossip as unknown as Partial<Internals>;
  if (
    typeof found.sendRpc !== 'function' ||
    typeof found.handleReceivedRpc !== 'function' ||
    typeof found.score?.params.topics !== 'object'
  ) {
    throw new ParleyError(
      'INTERNAL',
      'This version of gossipsub cannot be filtered by membership; the network was not started.',
    );
  }
  return found as Internals;
}
