import { setTimeout as sleep } from 'node:timers/promises';
import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { ParleyClient } from '../../client/client.ts';
import type { CollaborationView, JoinView } from '../../schema/api/collaborations.ts';
import { type Code, codes } from '../../schema/codes.ts';
import { ParleyError } from '../../schema/errors.ts';
import { examples, positiveNumber, readText } from '../arguments.ts';
import { contextOf, type Context } from '../context.ts';
import { findCollaboration, short } from '../find.ts';
import { printable } from '../printable.ts';
import { facts, table } from '../table.ts';
import { relativeTime } from '../time.ts';
import { writeNewFile } from '../write-file.ts';
import { membersTable } from './members.ts';

const JOIN_CHECK = 300;

interface InviteOptions {
  readonly role: 'member' | 'admin';
  readonly hours: number;
  readonly out?: string;
  readonly force?: boolean;
  readonly collaboration?: string;
}

export function addCollaborationCommands(collaboration: Command): void {
  const create = collaboration
    .command('create')
    .description('found a collaboration; you are its first admin')
    .argument('<name>')
    .option('--purpose <text>', 'what it is for, shown to all who join', '')
    .action(async (name: string, { purpose }: { purpose: string }, command: Command) => {
      const { client, output } = contextOf(command);
      const view = await client.foundCollaboration({ name, purpose });
      output.answer(
        view,
        () => `${printable(view.name)} is founded (${view.id}).\nNext: parley collaboration invite`,
      );
    });
  examples(create, 'parley collaboration create Clinics --purpose "Waiting times 2026"');

  const list = collaboration
    .command('list')
    .description('the collaborations you are in')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.collaborations();
      output.answer(found, () =>
        found.length === 0
          ? 'You are in no collaboration yet.'
          : table(
              [{ title: 'name' }, { title: 'members', align: 'right' }, { title: 'id' }],
              found.map(({ name, members, id }) => [
                name,
                String(members.filter(({ state }) => state === 'member').length),
                id,
              ]),
            ),
      );
    });
  examples(list, 'parley collaboration list');

  const show = collaboration
    .command('show')
    .description('members, open invitations and published datasets')
    .argument('[collaboration]', 'its name or id, if you are in more than one')
    .action(async (typed: string | undefined, _options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const view = await findCollaboration(client, typed);
      output.answer(view, () => describe(view));
    });
  examples(show, 'parley collaboration show Clinics');

  const invite = collaboration
    .command('invite')
    .description('make an invitation for one organisation; whoever holds the ticket may join, once')
    .argument('[collaboration]', 'its name or id, if you are in more than one')
    .option('-c, --collaboration <name>', 'the same')
    .addOption(new Option('--role <role>').choices(['member', 'admin']).default('member'))
    .option('--hours <n>', 'how long it is open', positiveNumber, 72)
    .option('--out <file>', 'write the ticket to a file that only you can read')
    .option('--force', 'replace the file if there is one')
    .action(async (typed: string | undefined, options: InviteOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const { id, name } = await findCollaboration(client, typed ?? options.collaboration);
      const made = await client.invite(id, { role: options.role, hours: options.hours });
      if (options.out !== undefined) {
        try {
          await writeNewFile(options.out, `${made.ticket}\n`, options.force === true);
        } catch (error) {
          // Nobody has seen the ticket: an invitation that nobody can use should not stay open.
          await client.revokeInvitation(id, made.id);
          throw error;
        }
      }
      output.note(
        `Invitation to ${printable(name)}. It expires ${relativeTime(made.expires, Date.now())}. Whoever holds it may join, once: send it on a channel you trust.`,
      );
      output.answer(made, () => options.out ?? made.ticket);
    });
  examples(invite, 'parley collaboration invite --out south.ticket', 'parley collaboration invite');

  const revoke = collaboration
    .command('revoke')
    .description('revoke an invitation that nobody has used')
    .argument('<invitation>', 'its id or the end of it')
    .option('-c, --collaboration <name>', 'which, if you are in more than one')
    .action(async (typed: string, options: { collaboration?: string }, command: Command) => {
      const { client, output } = contextOf(command);
      const { id, invitations } = await findCollaboration(client, options.collaboration);
      const found = invitations.filter((it) => it.id === typed || it.id.endsWith(typed));
      const [invitation, another] = found;
      if (invitation === undefined || another !== undefined) {
        throw new ParleyError(
          another === undefined ? 'NOT_FOUND' : 'USAGE',
          `"${typed}" is not one invitation here. Nothing was revoked; see: parley collaboration show`,
        );
      }
      await client.revokeInvitation(id, invitation.id);
      output.answer({ revoked: invitation.id }, () => 'The invitation is revoked.');
    });
  examples(revoke, 'parley collaboration revoke k3x9ab2c');

  const join = collaboration
    .command('join')
    .description('join with a ticket; this waits until the inviter can be reached')
    .argument('<ticket>', 'the text, a file that holds it, or - for stdin')
    .option('--no-wait', 'return at once; the node goes on by itself')
    .action(async (ticket: string, options: { wait: boolean }, command: Command) => {
      const context = contextOf(command);
      const { client, output } = context;
      const started = await client.join(await ticketText(ticket));
      const join = options.wait ? await untilJoined(context, started) : started;
      output.answer(join, () =>
        join.state === 'joined'
          ? `You are a member of ${printable(join.name)}.`
          : `Joining ${printable(join.name)}: ${join.state}. See: parley collaboration joins`,
      );
    });
  examples(
    join,
    'parley collaboration join south.ticket',
    'parley collaboration join - < south.ticket',
  );

  const joins = collaboration
    .command('joins')
    .description('joins you have started, and how they stand')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.joins();
      output.answer(found, () =>
        found.length === 0
          ? 'You have joined nothing with a ticket.'
          : table(
              [{ title: 'collaboration' }, { title: 'state' }, { title: 'why' }],
              found.map(({ name, state, code }) => [name, state, code ?? '']),
            ),
      );
    });
  examples(joins, 'parley collaboration joins');
}

/** A ticket on the command line, or the file that holds it. */
async function ticketText(given: string): Promise<string> {
  const text = given === '-' || existsSync(given) ? await readText(given) : given;
  return text.trim();
}

async function untilJoined({ client, output }: Context, started: JoinView): Promise<JoinView> {
  let join = started;
  let said: JoinView['state'] | null = null;
  for (;;) {
    if (join.state === 'joined') return join;
    if (join.state === 'refused') throw refused(join);
    if (said !== join.state) {
      said = join.state;
      output.note(
        said === 'waiting'
          ? `Waiting for the inviter (${short(join.inviter)}) of ${printable(join.name)}. Ctrl-C leaves the node waiting by itself.`
          : 'Let in. Getting the history of the collaboration.',
      );
    }
    await sleep(JOIN_CHECK);
    join = await stateOf(client, join);
  }
}

async function stateOf(client: ParleyClient, join: JoinView): Promise<JoinView> {
  const found = (await client.joins()).find(
    ({ collaboration, started }) => collaboration === join.collaboration && started >= join.started,
  );
  if (found !== undefined) return found;
  throw new ParleyError(
    'NOT_FOUND',
    `The node no longer knows this join. Look whether it is done: parley collaboration list`,
  );
}

function refused({ name, code }: JoinView): ParleyError {
  const known: Code = code !== null && Object.hasOwn(codes, code) ? (code as Code) : 'PEER_REFUSED';
  return new ParleyError(
    known,
    `You were not let into ${name}: ${codes[known].meaning} Ask the inviter for a new invitation.`,
  );
}

function describe(view: CollaborationView): string {
  const now = Date.now();
  const nameOf = (id: string) =>
    view.members.find(({ organisation }) => organisation.id === id)?.organisation.name ?? short(id);
  const sections = [
    facts([
      ['name', view.name],
      ['purpose', view.purpose.replaceAll('\n', ' ')],
      ['id', view.id],
      ['entries', String(view.entries)],
      ...(view.forked.length === 0
        ? []
        : [['contradicting themselves', view.forked.map(nameOf).join(', ')] as const]),
    ]),
    membersTable(view),
    table(
      [{ title: 'invitation' }, { title: 'role' }, { title: 'state' }, { title: 'expires' }],
      view.invitations.map(({ id, role, state, expires }) => [
        short(id),
        role,
        state,
        relativeTime(expires, now),
      ]),
    ),
    table(
      [{ title: 'dataset' }, { title: 'of' }, { title: 'columns' }],
      view.datasets.map(({ label, owner, columns }) => [
        label,
        owner.name,
        columns.map(({ name, type }) => `${name} (${type})`).join(', '),
      ]),
    ),
  ];
  return sections.filter((text) => text !== '').join('\n\n');
}
