import { parseArgs } from 'node:util';
import { sizes, type Figure, type Size } from './figure.ts';
import { figures } from './figures.ts';
import { load, machine } from './parts/machine.ts';
import { jsonOf, machineLine, textOf, type Measured } from './report.ts';

const usage = `npm run bench -- [options]

Measures how fast Parley is, on real processes, sockets and databases, and prints a table. Nothing is asserted.

  --only a,c    these figures alone: ${figures.map(({ letter, title }) => `\n                ${letter}  ${title}`).join('')}
  --full        the large counts (an hour); the quick run takes some minutes
  --size SIZE   tiny (does it run at all), quick or full
  --json        for a program

Medians, with the range and the number of runs. On a machine that others use, processor time (CPU) says more than time
on the clock; the load average stands beside every figure.`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    full: { type: 'boolean', default: false },
    size: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function chosenSize(): Size {
  const size = values.size ?? (values.full ? 'full' : 'quick');
  const found = sizes.find((one) => one === size);
  if (found === undefined) throw new RangeError(`--size takes ${sizes.join(', ')}`);
  return found;
}

function chosenFigures(): readonly Figure[] {
  const letters = values.only?.split(',');
  if (letters === undefined) return figures;
  const unknown = letters.filter((wanted) => !figures.some(({ letter }) => letter === wanted));
  if (unknown.length > 0) throw new RangeError(`there is no figure ${unknown.join(', ')}`);
  return figures.filter(({ letter }) => letters.includes(letter));
}

async function measureAll(size: Size): Promise<void> {
  const say = (line: string) => (values.json ? undefined : console.log(line));
  const here = machine();
  const all: Measured[] = [];
  say(machineLine(here));
  for (const { letter, title, measure } of chosenFigures()) {
    say(`\n  (${letter}) ${title}`);
    try {
      for await (const row of measure(size)) {
        const measured = { ...row, letter, load: load() };
        all.push(measured);
        say(textOf(measured));
      }
    } catch (error) {
      // One figure that cannot be measured must not cost the others.
      process.exitCode = 1;
      console.error(`  (${letter}) failed:`, error);
    }
  }
  if (values.json)
    console.log(JSON.stringify({ machine: here, size, figures: all.map(jsonOf) }, null, 2));
}

if (values.help) console.log(usage);
else await measureAll(chosenSize());
