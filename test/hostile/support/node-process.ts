// A node of a folder in a process of its own, with --expose-gc: says where it listens, then, whenever asked, what it holds.
import { startNode } from '../../../core/node.ts';

const [, , folder = ''] = process.argv;
const node = await startNode({ folder, listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false });
process.on('message', () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.({ held: heapUsed + external });
});
process.once('disconnect', () => process.exit());
process.send?.({ addresses: node.addresses() });
