import type { Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, ParleyError } from '../../schema/errors.ts';
import { examples } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { facts } from '../table.ts';
import { relativeTime } from '../time.ts';

const STOP_LIMIT = 60_000;
const STOP_CHECK = 100;

export function addNodeCommands(program: Command): void {
  const status = program
    .command('status')
    .description('how the node is, and what waits for you')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.status();
      output.answer(found, () => {
        const lines = facts([
          ['organisation', `${found.profile.name} (${found.organisation})`],
          ['contact', found.profile.contact],
          ['state', found.state === 'ready' ? 'ready' : 'restoring: waiting for a member'],
          [
            'running',
            `version ${found.version}, started ${relativeTime(found.started, Date.now())}`,
          ],
          ['folder', found.folder],
          ['addresses', found.addresses.join(', ')],
          ['for scripts', found.api ?? 'no HTTP API'],
          ['connected to', `${found.connected} organisations`],
          ['reachable', found.reach.sentence],
          ['collaborations', found.collaborations.map(({ name }) => name).join(', ') || 'none'],
          ['waiting for you', `${found.waitingForDecision} tasks (parley task inbox)`],
        ]);
        const warnings = found.warnings.map((text) => output.style.warn(`Warning: ${text}`));
        return [lines, ...warnings].join('\n');
      });
    });
  examples(status, 'parley status');

  const stop = program
    .command('stop')
    .description('stop the node and wait until it has stopped')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      await client.stop();
      await untilGone(() => client.status());
      output.answer({ stopped: true }, () => 'The node has stopped.');
    });
  examples(stop, 'parley stop');

  const profile = program
    .command('profile')
    .description('show or change what the others see of your organisation')
    .option('--name <name>', 'the new name')
    .option('--contact <text>', 'the new contact')
    .action(async (options: { name?: string; contact?: string }, command: Command) => {
      const { client, output } = contextOf(command);
      const before = await client.profile();
      const changes = options.name !== undefined || options.contact !== undefined;
      const now = changes ? await client.setProfile({ ...before, ...options }) : before;
      output.answer(now, () =>
        facts([
          ['name', now.name],
          ['contact', now.contact],
        ]),
      );
    });
  examples(profile, 'parley profile --contact data@north.example');
}

async function untilGone(probe: () => Promise<unknown>): Promise<void> {
  const end = Date.now() + STOP_LIMIT;
  while (Date.now() < end) {
    try {
      await probe();
    } catch (error) {
      if (hasCode(error, 'NODE_NOT_RUNNING')) return;
      if (!hasCode(error, 'STOPPED')) throw error;
    }
    await sleep(STOP_CHECK);
  }
  throw new ParleyError(
    'TIMED_OUT',
    'The node was told to stop but still answers. Try parley stop again, or end its process.',
  );
}
