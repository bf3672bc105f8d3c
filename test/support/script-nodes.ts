import type { RunningNode } from '../../core/node.ts';
import type { CollaborationId } from '../../core/schema/ids.ts';
import { PolicyTerms } from '../../core/schema/local/policy.ts';
import { connectCsv, eventually, label, testCollaboration, type TestNode } from './nodes.ts';

/** Wages whose pooled mean is 5500, of nine; no organisation's own mean is. */
const WAGES = { Ahorn: [3000, 4000, 5000], Birke: [6000, 7000, 8000], Linde: [4500, 5500, 6500] };

/** Three organisations whose operators have decided beforehand, and one that serves scripts. */
export interface ScriptNodes {
  readonly collaboration: CollaborationId;
  /** The one with the API. */
  readonly node: TestNode;
  readonly nodes: readonly TestNode[];
  readonly url: string;
  /** With both scopes. */
  readonly token: string;
  readonly readToken: string;
  /** Stops the node with the API, and starts it again at the same address. */
  readonly stopNode: () => Promise<void>;
  readonly startNode: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Datasets `wages` (column wage, text column region), which standing policies accept tasks about, and `asked`, the same
 * data, about which every operator is asked and nobody answers.
 */
export async function scriptNodes(): Promise<ScriptNodes> {
  const party = await testCollaboration(Object.keys(WAGES));
  const { nodes, id } = party;
  for (const node of nodes) {
    const wages = WAGES[node.name as keyof typeof WAGES];
    const csv = ['wage,region', ...wages.map((wage) => `${wage},north`), ''].join('\n');
    const disclosure = { smallestGroup: 3 };
    await connectCsv(node, 'wages', csv, { disclosure, publishSchema: true });
    await connectCsv(node, 'asked', csv, { disclosure });
    await node.services.addPolicy(
      PolicyTerms.parse({
        name: 'Wages',
        action: 'accept',
        collaboration: id,
        launchers: 'any',
        algorithms: 'any',
        dataset: label('wages'),
        columns: 'any',
        filters: true,
        groups: true,
        open: true,
        minimum: 2,
        notices: ['minimum-of-two'],
        until: null,
        mostUses: null,
      }),
    );
  }
  const [node] = nodes;
  if (node === undefined) throw new Error('no node');
  await node.stop();
  await node.start({ api: { port: 0 } });
  const { url, port } = apiOf(node.node);
  const issue = async (name: string, scopes: ('read' | 'launch')[]) =>
    (await node.services.createToken({ name, scopes, days: null })).secret;
  const connected = () =>
    eventually(async () => (await node.services.status()).connected === nodes.length - 1);
  await connected();
  return {
    collaboration: id,
    node,
    nodes,
    url,
    token: await issue('scripts', ['read', 'launch']),
    readToken: await issue('reader', ['read']),
    stopNode: () => node.stop(),
    startNode: async () => {
      await node.start({ api: { port } });
      await connected();
    },
    stop: () => party.stop(),
  };
}

function apiOf({ api }: RunningNode): { url: string; port: number } {
  if (api === null) throw new Error('the node serves no API');
  return { url: api.url, port: Number(new URL(api.url).port) };
}
