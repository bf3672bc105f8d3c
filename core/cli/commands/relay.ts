import type { Command } from 'commander';
import type { RelayStatus } from '../../schema/api/node.ts';
import { KiB, limits } from '../../schema/limits.ts';
import { examples, wholeNumber } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { facts } from '../table.ts';

export function addRelayCommands(program: Command): void {
  const relay = program
    .command('relay')
    .description('pass on connections between members that cannot connect to each other');
  const status = relay
    .command('status', { isDefault: true })
    .description('whether this node does, and for whom it does now')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.relay();
      output.answer(found, () => statusText(found));
    });
  examples(status, 'parley relay status');

  const on = relay
    .command('on')
    .description('do it, now and whenever the node runs; members see who speaks with whom')
    .option(
      '--rate <n>',
      `KiB a second at most, all of it together (${limits.relayRate.usual / KiB})`,
      wholeNumber,
    )
    .action(async ({ rate }: { readonly rate?: number }, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.startRelaying(
        rate === undefined ? {} : { bytesPerSecond: rate * KiB },
      );
      output.answer(found, () => statusText(found));
    });
  examples(on, 'parley relay on', 'parley relay on --rate 512');

  const off = relay
    .command('off')
    .description('do it no longer; what is passed on now ends')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.stopRelaying();
      output.answer(found, () => statusText(found));
    });
  examples(off, 'parley relay off');
}

function statusText({ bytesPerSecond, connections, bytes }: RelayStatus): string {
  if (bytesPerSecond === null) return 'This node does not relay.';
  return facts([
    ['relaying', `for members, up to ${Math.round(bytesPerSecond / KiB)} KiB a second`],
    ['connections now', `${connections}`],
    ['passed on', `${Math.round(bytes / KiB)} KiB since the node started`],
  ]);
}
