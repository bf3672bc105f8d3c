import { generateKeyPair } from '@libp2p/crypto/keys';
import { createNetwork } from '../../core/network/network.ts';
import type { NetworkOptions } from '../../core/network/options.ts';
import type { Network, PeerAddresses } from '../../core/network/types.ts';

export interface TestNetwork extends Network {
  /** What it logged. */
  readonly lines: string[];
  /** As others would admit it. */
  readonly where: PeerAddresses;
}

/** A started network on a free loopback port, with a key of its own. Stop it with `stop()`. */
export async function testNetwork(options: Partial<NetworkOptions> = {}): Promise<TestNetwork> {
  const lines: string[] = [];
  const network = createNetwork({
    privateKey: await generateKeyPair('Ed25519'),
    listen: ['/ip4/127.0.0.1/tcp/0'],
    mdns: false,
    software: '0.0.0-test',
    log: (line) => lines.push(line),
    ...options,
  });
  await network.start();
  return Object.assign(network, {
    lines,
    where: { peer: network.self, addresses: network.addresses() },
  });
}

/** So many networks that have admitted each other; connected when this returns. */
export async function connectedNetworks(
  count: number,
  options: Partial<NetworkOptions> = {},
): Promise<TestNetwork[]> {
  const networks = await Promise.all(Array.from({ length: count }, () => testNetwork(options)));
  const where = networks.map((network) => network.where);
  for (const network of networks) network.admit(where);
  await until(() => networks.every((network) => network.connections().length === count - 1));
  return networks;
}

export async function stopAll(networks: readonly Network[]): Promise<void> {
  await Promise.all(networks.map((network) => network.stop()));
}

/** Waits until the condition holds. The limit guards against hanging only. */
export async function until(condition: () => boolean, limit = 30_000): Promise<void> {
  const end = Date.now() + limit;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`it did not become true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
