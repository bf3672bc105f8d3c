import type { Command } from 'commander';
import type { PeerView } from '../../schema/api/node.ts';
import { examples } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { findPeer } from '../find.ts';
import { printable } from '../printable.ts';
import { ask } from '../prompt.ts';
import { table } from '../table.ts';

export function addPeerCommands(program: Command): void {
  const peers = program.command('peers').description('the organisations this node knows');
  const list = peers
    .command('list', { isDefault: true })
    .description('list them, and whether they are connected')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.peers();
      output.answer(found, () =>
        found.length === 0 ? 'No other organisation is known yet.' : tableOf(found),
      );
    });
  examples(list, 'parley peers');

  const confirm = peers
    .command('confirm')
    .description('confirm that you compared the safety number with the other operator')
    .argument('<organisation>', 'its id, a part of it, or its name')
    .argument('[number]', 'the number as the other operator read it out')
    .action(
      async (typed: string, number: string | undefined, _options: object, command: Command) => {
        const { client, output } = contextOf(command);
        const peer = await client.peer(await findPeer(client, typed));
        const said = number ?? (await askNumber(peer));
        const confirmed = await client.confirmPeer(peer.organisation.id, said);
        output.answer(
          confirmed,
          () =>
            `${printable(confirmed.organisation.name)} is confirmed: it holds the key you think it does.`,
        );
      },
    );
  examples(confirm, 'parley peers confirm "South Clinic"');
}

function askNumber({ organisation, safetyNumber }: PeerView): Promise<string> {
  console.error(
    [
      `Safety number of you and ${printable(organisation.name)} (${organisation.id}):`,
      '',
      `  ${safetyNumber}`,
      '',
      'Call a person there whom you know, on a number you did not get through Parley. They see the',
      'same number with: parley peers confirm. Let them read it out, and type what they read.',
    ].join('\n'),
  );
  return ask('They read: ', 'give the number they read as the last argument');
}

function tableOf(peers: readonly PeerView[]): string {
  return table(
    [{ title: 'name' }, { title: 'state' }, { title: 'confirmed' }, { title: 'id' }],
    peers.map(({ organisation, connected, through, confirmed }) => [
      organisation.name,
      connected ? (through === null ? 'connected' : `through ${through.name}`) : 'not connected',
      confirmed ? 'yes' : 'no',
      organisation.id,
    ]),
  );
}
