import { generateKeyPair } from '@libp2p/crypto/keys';
import { createNetwork } from '../../core/network/network.ts';
import type { Network } from '../../core/network/types.ts';

export async function transferNetwork(): Promise<Network> {
  const network = createNetwork({
    privateKey: await generateKeyPair('Ed25519'),
    listen: ['/ip4/127.0.0.1/tcp/0'],
    mdns: false,
    software: 'bench',
    log: () => undefined,
  });
  await network.start();
  return network;
}
