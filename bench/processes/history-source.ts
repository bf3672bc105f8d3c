import { heard, tell } from '../parts/parent.ts';
import { longHistory } from '../parts/long-history.ts';
import { withFolder } from '../parts/folder.ts';

/** `history-source.ts entries`: a node with so long a history; hands out a ticket for every message it gets. */
const [count = '1000'] = process.argv.slice(2);

await withFolder(async (folder) => {
  const { node, collaboration, entries } = await longHistory(folder, Number(count));
  tell({ entries: entries() });
  while ((await heard()) !== 'end') {
    const { ticket } = await node.services.invite(collaboration, { role: 'member', hours: 1 });
    tell({ ticket, entries: entries() });
  }
  await node.stop();
});
process.exit();
