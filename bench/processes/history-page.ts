import { join } from 'node:path';
import { connect } from '../../core/client/connect.ts';
import { withFolder } from '../parts/folder.ts';
import { longHistory } from '../parts/long-history.ts';

/** `history-page.ts entries runs`: prints how long pages of a long history took, as JSON. */
const [count = '1000', runs = '1'] = process.argv.slice(2);

async function timesOf(once: () => Promise<unknown>): Promise<number[]> {
  await once();
  const times: number[] = [];
  for (let run = 0; run < Number(runs); run++) {
    const started = performance.now();
    await once();
    times.push(performance.now() - started);
  }
  return times;
}

const pages = await withFolder(async (root) => {
  const { node, collaboration, entries } = await longHistory(root, Number(count));
  const client = connect({ folder: join(root, 'founder') });
  const newest = await client.history({ collaboration });
  const task = newest.items.find((item) => item.task !== null)?.task ?? '';
  const before = Math.round(entries() / 2);
  const measured = {
    entries: entries(),
    first: await timesOf(() => client.history({ collaboration })),
    middle: await timesOf(() => client.history({ collaboration, before })),
    task: await timesOf(() => client.history({ collaboration, task })),
  };
  await node.stop();
  return measured;
});
console.log(JSON.stringify(pages));
process.exit();
