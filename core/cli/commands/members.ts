import type { Command } from 'commander';
import type { ParleyClient } from '../../client/client.ts';
import type { CollaborationView } from '../../schema/api/collaborations.ts';
import { OrganisationId } from '../../schema/ids.ts';
import { ParleyError } from '../../schema/errors.ts';
import { examples } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { findCollaboration, findMember } from '../find.ts';
import { printable } from '../printable.ts';
import { askYes } from '../prompt.ts';
import { table } from '../table.ts';

interface Options {
  readonly collaboration?: string;
  readonly yes?: boolean;
}

export function addMemberCommands(collaboration: Command): void {
  const members = collaboration
    .command('members')
    .description('who is in it')
    .argument('[collaboration]', 'its name or id, if you are in more than one')
    .action(async (typed: string | undefined, _options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const view = await findCollaboration(client, typed);
      output.answer(view.members, () => membersTable(view));
    });
  examples(members, 'parley collaboration members');

  addChange(
    collaboration,
    'promote',
    'make a member an admin',
    'is an admin now',
    (client, id, it) => client.promote(id, it),
  );
  addChange(
    collaboration,
    'demote',
    'make an admin a plain member',
    'is a plain member now',
    (client, id, it) => client.demote(id, it),
  );
  addChange(
    collaboration,
    'remove',
    'remove a member; it cannot come back under the same key',
    'is removed',
    (client, id, it) => client.removeMember(id, it),
    true,
  );

  const leave = collaboration
    .command('leave')
    .description('leave it; what you have signed stays')
    .argument('[collaboration]', 'its name or id, if you are in more than one')
    .option('--yes', 'do not ask')
    .action(async (typed: string | undefined, options: Options, command: Command) => {
      const { client, output } = contextOf(command);
      const { id, name } = await findCollaboration(client, typed);
      await requireYes(options, `Leave ${printable(name)}?`);
      await client.leave(id);
      output.answer({ left: id }, () => `You have left ${printable(name)}.`);
    });
  examples(leave, 'parley collaboration leave Clinics');

  const succeed = collaboration
    .command('succeed')
    .description('tie a new key to an organisation; its old key counts no longer')
    .argument('<old>', 'the member with the old key')
    .argument('<new>', 'the id of the new key')
    .option('-c, --collaboration <name>', 'which, if you are in more than one')
    .option('--yes', 'do not ask')
    .action(async (old: string, successor: string, options: Options, command: Command) => {
      const { client, output } = contextOf(command);
      const view = await findCollaboration(client, options.collaboration);
      const parsed = OrganisationId.safeParse(successor);
      if (!parsed.success) {
        throw new ParleyError(
          'USAGE',
          `"${successor}" is no organisation's id. Nothing was done; give the new id in full.`,
        );
      }
      const keys = { old: findMember(view, old), new: parsed.data };
      await requireYes(options, `From now on ${keys.new} speaks for ${printable(old)}?`);
      await client.succeed(view.id, keys);
      output.answer(keys, () => `${keys.new} has succeeded ${keys.old}.`);
    });
  examples(succeed, 'parley collaboration succeed "South Clinic" 12D3KooW...');
}

function addChange(
  collaboration: Command,
  verb: string,
  description: string,
  done: string,
  change: (client: ParleyClient, collaboration: string, member: string) => Promise<void>,
  asks = false,
): void {
  const command = collaboration
    .command(verb)
    .description(description)
    .argument('<member>', 'its id, a part of it, or its name')
    .option('-c, --collaboration <name>', 'which, if you are in more than one');
  if (asks) command.option('--yes', 'do not ask');
  command.action(async (typed: string, options: Options, command: Command) => {
    const { client, output } = contextOf(command);
    const view = await findCollaboration(client, options.collaboration);
    const member = findMember(view, typed);
    const name = view.members.find(({ organisation }) => organisation.id === member)?.organisation
      .name;
    if (asks) {
      await requireYes(options, `${verb} ${printable(name ?? typed)} (${member})?`);
    }
    await change(client, view.id, member);
    output.answer({ member }, () => `${printable(name ?? member)} ${done}.`);
  });
  examples(command, `parley collaboration ${verb} "South Clinic"`);
}

async function requireYes({ yes }: Options, question: string): Promise<void> {
  if (yes === true) return;
  if (await askYes(question, 'confirm it with --yes')) return;
  throw new ParleyError('USAGE', 'You said no. Nothing was done.');
}

export function membersTable({ members }: CollaborationView): string {
  return table(
    [
      { title: 'member' },
      { title: 'role' },
      { title: 'state' },
      { title: 'connected' },
      { title: 'confirmed' },
      { title: 'id' },
    ],
    members.map(({ organisation, role, state, connected, confirmed, self }) => [
      self ? `${organisation.name} (you)` : organisation.name,
      role,
      state,
      self ? '' : connected ? 'yes' : 'no',
      self ? '' : confirmed ? 'yes' : 'no',
      organisation.id,
    ]),
  );
}
