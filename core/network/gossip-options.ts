import type { GossipsubOpts } from '@libp2p/gossipsub';
import { createTopicScoreParams, type TopicScoreParams } from '@libp2p/gossipsub/score';
import { limits, MiB } from '../schema/limits.ts';

/** Gossipsub (libp2p pubsub specification v1.1 and v1.2) as Parley runs it. */
export function gossipOptions(): Partial<GossipsubOpts> {
  return {
    // Who missed a message pulls it; a publish that reached nobody is no error.
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    fallbackToFloodsub: false,
    doPX: false,
    // Oversize ends the pubsub relation for good, so senders are held far below (gossipBytes).
    maxInboundDataLength: limits.gossipRpcBytes,
    maxOutboundBufferSize: 8 * MiB,
    maxTopicBytesPerPeer: 1 * MiB,
    // A second stream may arrive before the first is known to be gone.
    maxInboundStreams: 4,
    maxOutboundStreams: 4,
    scoreParams: {
      // A LAN, a NAT or one machine is no sign of an attacker where the members are known.
      IPColocationFactorWeight: 0,
      topics: {},
    },
    scoreThresholds: { gossipThreshold: -10, publishThreshold: -50, graylistThreshold: -80 },
  };
}

/**
 * The score of one topic. The library's defaults punish quiet topics (mesh deliveries) and let time in the mesh
 * outweigh everything; here rejected messages decide: one a second puts a peer out of the mesh after some seconds and
 * below the graylist threshold after some more, and it is forgiven within a minute.
 */
export function topicScore(): TopicScoreParams {
  return createTopicScoreParams({
    topicWeight: 1,
    timeInMeshWeight: 0.01,
    timeInMeshQuantum: 1000,
    timeInMeshCap: 300,
    firstMessageDeliveriesWeight: 0.5,
    firstMessageDeliveriesDecay: 0.95,
    firstMessageDeliveriesCap: 10,
    meshMessageDeliveriesWeight: 0,
    meshFailurePenaltyWeight: 0,
    invalidMessageDeliveriesWeight: -10,
    invalidMessageDeliveriesDecay: 0.97,
  });
}
