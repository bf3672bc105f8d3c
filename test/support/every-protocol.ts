import { RELAY_V2_HOP_CODEC, RELAY_V2_STOP_CODEC } from '@libp2p/circuit-relay-v2';
import { protocols } from '../../core/schema/limits.ts';

/** libp2p's own protocols, and ours. */
export const everyProtocol: readonly string[] = [
  '/ipfs/id/1.0.0',
  '/ipfs/id/push/1.0.0',
  '/ipfs/ping/1.0.0',
  '/meshsub/1.2.0',
  '/meshsub/1.1.0',
  '/meshsub/1.0.0',
  '/floodsub/1.0.0',
  RELAY_V2_HOP_CODEC,
  RELAY_V2_STOP_CODEC,
  ...Object.values(protocols).map(({ id }) => id),
];
