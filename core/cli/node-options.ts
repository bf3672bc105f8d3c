import { type Command, InvalidArgumentError } from 'commander';
import type { StartOptions } from '../node.ts';
import { DEFAULT_API_PORT } from '../schema/local/api-place.ts';
import { printable } from './printable.ts';

/** How a node that a command runs is reached, and what it says: the same options wherever one is run. */
export interface NodeOptions {
  readonly listen?: string[];
  readonly announce?: string[];
  readonly bootstrap?: string[];
  readonly mdns: boolean;
  readonly apiPort?: number;
  readonly api: boolean;
  readonly passphraseFile?: string;
  readonly verbose?: boolean;
}

export function addNodeOptions(command: Command): Command {
  return command
    .option('--listen <multiaddr...>', 'addresses to listen on, as /ip4/0.0.0.0/tcp/4001')
    .option('--announce <multiaddr...>', 'addresses to tell the others, behind a router')
    .option('--bootstrap <multiaddr...>', 'addresses to connect to first')
    .option('--no-mdns', 'do not look for others on the local network')
    .option(
      '--api-port <port>',
      `where scripts reach it, on this machine alone; 0 for any (else ${DEFAULT_API_PORT}, or another if that is taken)`,
      port,
    )
    .option('--no-api', 'serve no HTTP API: the parley command alone')
    .option(
      '--passphrase-file <file>',
      'file with the passphrase of the key (else PARLEY_PASSPHRASE)',
    )
    .option('--verbose', 'print what the node does, on stderr');
}

export function networkOf(options: NodeOptions): Omit<StartOptions, 'folder' | 'passphrase'> {
  const { listen, announce, bootstrap, mdns, verbose } = options;
  return {
    mdns,
    api: apiOf(options),
    ...(listen === undefined ? {} : { listen }),
    ...(announce === undefined ? {} : { announce }),
    ...(bootstrap === undefined ? {} : { bootstrap }),
    log: logTo(verbose === true),
  };
}

function port(typed: string): number {
  if (/^\d{1,5}$/.test(typed) && Number(typed) <= 65_535) return Number(typed);
  throw new InvalidArgumentError('It takes a port, 0 to 65535.');
}

/** Several nodes on one machine are no mistake, as long as nobody counts on a port of his own. */
function apiOf({ api, apiPort }: NodeOptions): NonNullable<StartOptions['api']> | null {
  if (!api) return null;
  return apiPort === undefined ? { port: DEFAULT_API_PORT, orAnother: true } : { port: apiPort };
}

function logTo(verbose: boolean): NonNullable<StartOptions['log']> {
  return (level, message) => {
    if (!verbose && (level === 'info' || level === 'debug')) return;
    console.error(printable(`${level}: ${message}`));
  };
}
