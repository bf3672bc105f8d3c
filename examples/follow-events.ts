// Everything that happens to tasks at this node, as it happens. The number of the last event is kept in a file, so that
// the next run goes on where this one stopped: nothing is missed. Stopped before it is kept, the last event is seen
// again.
//
//   PARLEY_TOKEN=parley_... npx node examples/follow-events.ts last-event
//
import { readFile, rename, writeFile } from 'node:fs/promises';
import { connect } from '../core/client/connect.ts';

const file = process.argv[2] ?? 'last-event';
const last = Number(await readFile(file, 'utf8').catch(() => '0'));

const client = connect();
for await (const event of client.events({ from: last + 1, kinds: ['task'] })) {
  if (event.kind === 'task') console.log(event.seq, event.data.change, event.task);
  // A new file in place of the old one: never half a number, whenever the script is stopped.
  await writeFile(`${file}.new`, String(event.seq));
  await rename(`${file}.new`, file);
}
