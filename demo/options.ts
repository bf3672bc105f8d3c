import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ParleyError } from '../core/schema/errors.ts';

export interface DemoOptions {
  readonly organisations: number;
  readonly kill: number;
  readonly offline: number;
  /** Keep the folders here; null uses a temporary one and removes it. */
  readonly keep: string | null;
  /** The table to deal out. */
  readonly data: string;
  readonly json: boolean;
}

export const usage = `npm run demo -- [options]

Starts real nodes on this machine, one process and one folder for each organisation, lets them form a collaboration
and compute statistics over their data together, and compares the results with the pooled data.

  --orgs N      how many organisations (3 to 10; 3 when absent)
  --kill K      kill -9 K participants in the last task, after their masked numbers were sent; with fewer than
                two thirds left, and always below five organisations, the task must then end without a result
  --offline K   K participants are stopped while the first task is announced and come back before its deadline
  --keep DIR    keep the organisations' folders and exported histories in DIR, which must be new
  --data FILE   a CSV file with the sample's columns instead of the sample
  --json        print the outcome as JSON
  --app         open the interface on one organisation instead, while three others answer by themselves`;

/** @throws ParleyError USAGE */
export function readOptions(args: readonly string[]): DemoOptions | 'help' | 'app' {
  const { values } = parse(args);
  if (values.help) return 'help';
  if (values.app) return 'app';
  const organisations = wholeNumber('--orgs', values.orgs, 3, 10);
  const options = {
    organisations,
    // The launcher is neither killed nor stopped: it is the one that tells.
    kill: wholeNumber('--kill', values.kill, 0, organisations - 1),
    offline: wholeNumber('--offline', values.offline, 0, organisations - 1),
    keep: values.keep ?? null,
    data: values.data ?? fileURLToPath(new URL('./data/tumours.csv', import.meta.url)),
    json: values.json,
  };
  return options;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        orgs: { type: 'string', default: '3' },
        kill: { type: 'string', default: '0' },
        offline: { type: 'string', default: '0' },
        keep: { type: 'string' },
        data: { type: 'string' },
        json: { type: 'boolean', default: false },
        app: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    throw new ParleyError('USAGE', `${(cause as Error).message}\n\n${usage}`, { cause });
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ParleyError('USAGE', `${name} takes a whole number from ${least} to ${most}.`);
}
