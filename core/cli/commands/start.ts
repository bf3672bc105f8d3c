import { type Command, InvalidArgumentError } from 'commander';
import { hasCode } from '../../schema/errors.ts';
import type { RunningNode, StartOptions } from '../../node.ts';
import { DEFAULT_API_PORT } from '../../schema/local/api-place.ts';
import { examples } from '../arguments.ts';
import { contextOf } from '../context.ts';
import type { Output } from '../output.ts';
import { givenPassphrase } from '../passphrase.ts';
import { printable } from '../printable.ts';
import { ask, isInteractive } from '../prompt.ts';

interface Options {
  readonly listen?: string[];
  readonly announce?: string[];
  readonly bootstrap?: string[];
  readonly mdns: boolean;
  readonly apiPort?: number;
  readonly api: boolean;
  readonly passphraseFile?: string;
  readonly verbose?: boolean;
}

/** 128 + SIGINT, as shells have it. */
const FORCED = 130;

export function addStartCommand(program: Command): void {
  const start = program
    .command('start')
    .description('run the node in the foreground until it is stopped')
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
    .option('--verbose', 'print what the node does, on stderr')
    .action(async (options: Options, command: Command) => {
      const { folder, output } = contextOf(command);
      const node = await startAsking({
        folder,
        mdns: options.mdns,
        api: apiOf(options),
        ...(options.listen === undefined ? {} : { listen: options.listen }),
        ...(options.announce === undefined ? {} : { announce: options.announce }),
        ...(options.bootstrap === undefined ? {} : { bootstrap: options.bootstrap }),
        log: logTo(options.verbose === true),
        passphraseFile: options.passphraseFile,
      });
      stopOnSignals(node, output);
      const { organisation, api } = node;
      const addresses = node.addresses();
      const { name } = node.services.profile();
      output.item(
        {
          event: 'ready',
          organisation,
          name,
          folder,
          addresses,
          api: api?.url ?? null,
          pid: process.pid,
        },
        () =>
          `${printable(name)} is running (${organisation}) at ${addresses.join(', ')}.${forScripts(node)} Ctrl-C stops it.`,
      );
      await node.stopped;
      output.item({ event: 'stopped' }, () => 'Stopped.');
    });
  examples(start, 'parley start', 'parley start --listen /ip4/0.0.0.0/tcp/4001 --no-mdns');
}

function port(typed: string): number {
  if (/^\d{1,5}$/.test(typed) && Number(typed) <= 65_535) return Number(typed);
  throw new InvalidArgumentError('It takes a port, 0 to 65535.');
}

/** Several nodes on one machine are no mistake, as long as nobody counts on a port of his own. */
function apiOf({ api, apiPort }: Options): NonNullable<StartOptions['api']> | null {
  if (!api) return null;
  return apiPort === undefined ? { port: DEFAULT_API_PORT, orAnother: true } : { port: apiPort };
}

function forScripts({ api }: RunningNode): string {
  if (api === null) return '';
  const taken = api.insteadOf === null ? '' : ` (port ${api.insteadOf} is taken)`;
  return ` Scripts reach it at ${api.url}${taken}.`;
}

/** The passphrase is asked for only when the key turns out to need one. */
async function startAsking(
  options: StartOptions & { readonly passphraseFile: string | undefined },
): Promise<RunningNode> {
  const { passphraseFile, ...rest } = options;
  const { startNode } = await import('../../node.ts');
  const passphrase = await givenPassphrase({ file: passphraseFile, variable: 'PARLEY_PASSPHRASE' });
  if (passphrase !== null) return startNode({ ...rest, passphrase });
  try {
    return await startNode(rest);
  } catch (error) {
    if (!hasCode(error, 'PASSPHRASE_NEEDED') || !isInteractive()) throw error;
  }
  const typed = await ask('Passphrase of the key: ', 'set PARLEY_PASSPHRASE', { hidden: true });
  return startNode({ ...rest, passphrase: typed });
}

function logTo(verbose: boolean): NonNullable<StartOptions['log']> {
  return (level, message) => {
    if (!verbose && (level === 'info' || level === 'debug')) return;
    console.error(printable(`${level}: ${message}`));
  };
}

/** The first signal stops in good order, the second at once. */
function stopOnSignals(node: RunningNode, output: Output): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(FORCED);
    stopping = true;
    output.note('Stopping; once more to stop at once.');
    node.stop().catch((error: unknown) => {
      console.error(printable(`error: ${String(error)}`));
      process.exit(1);
    });
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  void node.stopped.finally(() => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  });
}
