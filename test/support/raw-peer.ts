import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { gossipsub, type GossipSub } from '@libp2p/gossipsub';
import { identify, type Identify } from '@libp2p/identify';
import type { Connection, Libp2p, PrivateKey, Stream } from '@libp2p/interface';
import { tcp } from '@libp2p/tcp';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import { encodeHello, PROTOCOL_VERSION } from '../../core/network/hello.ts';
import { OrganisationId } from '../../core/schema/ids.ts';
import { protocols } from '../../core/schema/limits.ts';
import type { TestNetwork } from './network.ts';

type Dialable = Pick<TestNetwork, 'addresses'>;
type Services = Record<string, unknown> & { identify: Identify; gossip: GossipSub };

/** A libp2p node without any of Parley's rules: what a stranger, or a member gone bad, can do. */
export interface RawPeer {
  readonly node: Libp2p<Services>;
  readonly id: OrganisationId;
  /** How many streams were opened to it, by whatever protocol. */
  inbound(): number;
  dial(network: Dialable): Promise<Connection>;
  /** Dials and says hello, so that the network counts it as connected. */
  join(network: Dialable): Promise<Connection>;
}

export async function rawPeer(
  options: { privateKey?: PrivateKey; listen?: string[] } = {},
): Promise<RawPeer> {
  const node = await createLibp2p<Services>({
    privateKey: options.privateKey ?? (await generateKeyPair('Ed25519')),
    addresses: { listen: options.listen ?? [] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionMonitor: { enabled: false },
    services: {
      identify: identify({ runOnConnectionOpen: false }),
      gossip: gossipsub({ allowPublishToZeroTopicPeers: true }),
    },
  });
  let inbound = 0;
  const { registrar } = (node as unknown as { components: { registrar: Registrar } }).components;
  // Asked once for every stream that comes in, before its protocol is even known.
  const getProtocols = registrar.getProtocols.bind(registrar);
  registrar.getProtocols = () => {
    inbound += 1;
    return getProtocols();
  };
  const dial = async (network: Dialable): Promise<Connection> =>
    node.dial(
      network.addresses().map((address) => multiaddr(address)),
      { force: true },
    );
  return {
    node,
    id: OrganisationId.parse(node.peerId.toString()),
    inbound: () => inbound,
    dial,
    join: async (network) => {
      const connection = await dial(network);
      const hello = encodeHello({ protocol: PROTOCOL_VERSION, software: 'raw' });
      await exchange(connection, protocols.hello.id, frame(hello));
      return connection;
    },
  };
}

interface Registrar {
  getProtocols: () => string[];
}

/** A frame as FrameStream reads it, with any length announced. */
export function frame(bytes: Uint8Array, announced = bytes.length): Uint8Array {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(announced);
  return Buffer.concat([header, bytes]);
}

/** Sends these bytes and returns all that came back when the stream had ended, however it ended. */
export async function exchange(
  connection: Connection,
  protocol: string,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const stream = await connection.newStream([protocol]);
  const answer = received(stream);
  // It may be reset already; the answer tells.
  if (bytes.length > 0 && stream.status === 'open') stream.send(bytes);
  stream.close().catch(() => undefined);
  return answer;
}

export async function received(stream: Stream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const { promise, resolve } = Promise.withResolvers<undefined>();
  stream.addEventListener('message', ({ data }) => chunks.push(data.subarray()));
  stream.addEventListener('end', () => resolve(undefined));
  stream.addEventListener('close', () => resolve(undefined));
  if (stream.readableEnded || stream.status !== 'open') resolve(undefined);
  await promise;
  return Buffer.concat(chunks);
}
