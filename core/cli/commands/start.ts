import type { Command } from 'commander';
import { hasCode } from '../../schema/errors.ts';
import type { RunningNode, StartOptions } from '../../node.ts';
import { examples } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { addNodeOptions, networkOf, type NodeOptions } from '../node-options.ts';
import type { Output } from '../output.ts';
import { givenPassphrase } from '../passphrase.ts';
import { printable } from '../printable.ts';
import { ask, isInteractive } from '../prompt.ts';

/** 128 + SIGINT, as shells have it. */
const FORCED = 130;

export function addStartCommand(program: Command): void {
  const start = program
    .command('start')
    .description('run the node in the foreground until it is stopped');
  addNodeOptions(start).action(async (options: NodeOptions, command: Command) => {
    const { folder, output } = contextOf(command);
    const node = await startAsking({
      folder,
      ...networkOf(options),
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
