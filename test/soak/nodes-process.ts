import { initNode, startNode, type RunningNode } from '../../core/node.ts';
import { Order, type Done } from './orders.ts';

/** A process with several nodes in it, which does what it is told: `nodes-process.ts` under `fork`. */
const running = new Map<string, RunningNode>();

process.on('message', (message) => {
  const { number, ...order } = Order.parse(message);
  void carryOut(order).then(
    (id) => answer({ number, id, error: null }),
    (error: unknown) => answer({ number, id: '', error: String(error) }),
  );
});
process.once('disconnect', () => process.exit());

function answer(done: Done): void {
  process.send?.(done);
}

async function carryOut({ act, folder, name }: Omit<Order, 'number'>): Promise<string> {
  switch (act) {
    case 'init':
      return initNode({ folder, name, contact: '' });
    case 'start':
      running.set(
        folder,
        await startNode({ folder, listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false }),
      );
      return '';
    case 'stop':
      await running.get(folder)?.stop();
      running.delete(folder);
      return '';
    case 'collect-garbage':
      // So that what is measured is what is held, not what happens to be left lying about.
      globalThis.gc?.();
      return '';
  }
}
