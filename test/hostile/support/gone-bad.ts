import type { Connection } from '@libp2p/interface';
import { openIdentity } from '../../../core/node-folder.ts';
import type { Identity } from '../../../core/identity/keys.ts';
import { encodeCanonical } from '../../../core/schema/canonical.ts';
import type { CollaborationId } from '../../../core/schema/ids.ts';
import { protocols, type ProtocolName } from '../../../core/schema/limits.ts';
import type { TestNode } from '../../support/nodes.ts';
import { exchange, frame, rawPeer, type RawPeer } from '../../support/raw-peer.ts';
import type { TestNetwork } from '../../support/network.ts';

/** A member's key in a program that keeps none of Parley's rules; its own node has ended. */
export interface GoneBad {
  readonly identity: Identity;
  readonly peer: RawPeer;
  /** Dials and says hello. */
  join(node: TestNode): Promise<Connection>;
  joinAt(addresses: readonly string[]): Promise<Connection>;
  dial(node: TestNode): Promise<Connection>;
}

export async function goneBad(member: TestNode): Promise<GoneBad> {
  await member.stop();
  const identity = await openIdentity(member.folder, null);
  const peer = await rawPeer({ privateKey: identity.libp2pKey });
  const network = ({ node }: TestNode) => node.parts.network as unknown as TestNetwork;
  return {
    identity,
    peer,
    join: (node) => peer.join(network(node)),
    joinAt: (addresses) => peer.join({ addresses: () => [...addresses] }),
    dial: (node) => peer.dial(network(node)),
  };
}

/** What the first answer says: `answer`, a code, or `nothing` where the stream was cut. */
export function verdictIn(bytes: Uint8Array): string {
  if (bytes.length < 5) return 'nothing';
  const end = 4 + Buffer.from(bytes).readUInt32BE();
  return bytes[4] === 0 ? 'answer' : Buffer.from(bytes.subarray(5, end)).toString('ascii');
}

export async function ask(
  connection: Connection,
  protocol: ProtocolName,
  message: unknown,
): Promise<string> {
  const bytes = message instanceof Uint8Array ? message : encodeCanonical(message);
  return verdictIn(await exchange(connection, protocols[protocol].id, frame(bytes)));
}

/** The topics that nodes have told this peer of. */
export function topicsHeard({ peer }: GoneBad): string[] {
  const gossip = peer.node.services.gossip as unknown as { topics: Map<string, Set<string>> };
  return [...gossip.topics].flatMap(([topic, peers]) => (peers.size > 0 ? [topic] : []));
}

/** Says something as this node and waits until the other has heard it: members are served meanwhile. */
export async function isServed(
  from: TestNode,
  by: TestNode,
  id: CollaborationId,
  contact: string,
): Promise<void> {
  await from.services.setProfile({ name: from.name, contact });
  const end = Date.now() + 30_000;
  for (;;) {
    const { members } = await by.services.collaboration(id);
    const { organisation } = from.node;
    if (members.find((one) => one.organisation.id === organisation)?.contact === contact) return;
    if (Date.now() > end) throw new Error(`${by.name} has not heard ${from.name}`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
}
