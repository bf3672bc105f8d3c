import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../../core/cli/program.ts';
import { version } from '../../../core/version.ts';

interface Named {
  readonly path: string;
  readonly command: Command;
}

function leaves(command: Command, path: string): Named[] {
  if (command.commands.length === 0) return [{ path, command }];
  return command.commands.flatMap((child) => leaves(child, `${path} ${child.name()}`));
}

const commands = leaves(createProgram(), 'parley');

/** What a person sees with --help, the examples after it too. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

describe('the command line', () => {
  test('has every command that users are promised', () => {
    const paths = commands.map(({ path }) => path.replace('parley ', ''));
    const promised = [
      'init restore start status stop profile backup codes algorithms',
      ...['add', 'list', 'show', 'remove'].map((verb) => `dataset_${verb}`),
      ...'create list show invite join members promote demote remove leave succeed revoke'
        .split(' ')
        .map((verb) => `collaboration_${verb}`),
      'peers_list peers_confirm',
      ...'launch inbox show review preview approve decline withdraw trace wait result cancel resume list'
        .split(' ')
        .map((verb) => `task_${verb}`),
      'policy_add policy_list policy_remove history_list history_export history_verify',
    ].flatMap((list) => list.split(' ').map((it) => it.replace('_', ' ')));
    expect(paths).toEqual(expect.arrayContaining(promised));
  });

  test.each(commands)('$path explains itself, with an example', ({ path, command }) => {
    const help = helpOf(command);
    expect(command.description()).not.toBe('');
    expect(help).toMatch(/Examples?:\n {2}\$ parley /);
    const group = path.replace(/^parley (peers list|.*)$/, (_all, rest: string) =>
      rest === 'peers list' ? 'parley peers' : `parley ${rest}`,
    );
    expect(help).toContain(`$ ${group}`);
    expect(help).toContain('--json');
    expect(help).toContain('--folder');
    for (const option of command.options)
      expect(option.description || option.argChoices).toBeTruthy();
  });
});

test('says which version it is', async () => {
  const program = createProgram().exitOverride();
  let said = '';
  program.configureOutput({ writeOut: (part) => (said += part) });
  await expect(program.parseAsync(['node', 'parley', '--version'])).rejects.toMatchObject({
    code: 'commander.version',
  });
  expect(said).toBe(`${version}\n`);
});
