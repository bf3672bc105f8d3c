// Three organisations to practise with, all on this machine: real nodes, with wages for data, whose operators have
// decided beforehand to accept statistics about them. They run until you press Ctrl-C, and leave nothing behind.
//
//   npx node examples/practice.ts
//
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Organisation } from '../demo/organisation.ts';
import { setStage } from '../demo/stage.ts';

// Six each: an organisation with fewer than five rows takes no part.
const wages = [
  [3100, 3400, 3900, 4200, 4800, 5600],
  [2900, 3300, 3700, 4500, 5200, 7400],
  [3000, 3600, 4100, 4400, 5100, 6400],
];

const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
const stage = await setStage(
  {
    organisations: wages.length,
    kill: 0,
    offline: 0,
    keep: null,
    data: fileURLToPath(new URL('../demo/data/tumours.csv', import.meta.url)),
    json: false,
  },
  (line) => console.error(line),
);
try {
  await Promise.all(stage.organisations.map((one, i) => prepare(one, wages[i] ?? [])));
  const { operator, url } = stage.launcher;
  const { secret } = await operator.createToken({ name: 'practice', scopes: ['read', 'launch'] });
  console.error('\nReady until you press Ctrl-C. In another terminal, before your scripts:\n');
  console.log(`export PARLEY_URL=${url}`);
  console.log(`export PARLEY_TOKEN=${secret}`);
  await stopped;
} finally {
  await stage.close();
}

/** What the operator of each organisation does on its own machine: connect the data, and decide beforehand. */
async function prepare({ name, operator }: Organisation, own: readonly number[]): Promise<void> {
  const file = join(stage.root, `${name}-wages.csv`);
  const lines = own.map((wage, i) => `${wage},${i % 2 === 0 ? 'north' : 'south'}`);
  await writeFile(file, ['wage,region', ...lines, ''].join('\n'));
  await operator.connectDataset({
    label: 'wages',
    source: { format: 'csv', paths: [file] },
    publishSchema: true,
  });
  await operator.addPolicy({
    name: 'Practice with wages',
    action: 'accept',
    collaboration: stage.collaboration,
    launchers: 'any',
    algorithms: 'any',
    dataset: 'wages',
    columns: 'any',
    filters: true,
    groups: true,
    open: false,
    minimum: 2,
    notices: ['minimum-of-two'],
    until: null,
    mostUses: null,
  });
}
