import type { Command } from 'commander';
import { ParleyError } from '../../schema/errors.ts';
import { examples, readText } from '../arguments.ts';
import { contextOf, type Context } from '../context.ts';
import { optionalNewPassphrase, requirePassphrase } from '../passphrase.ts';
import { ask } from '../prompt.ts';

interface InitOptions {
  readonly name?: string;
  readonly contact: string;
  readonly passphraseFile?: string;
  readonly passphrase: boolean;
  readonly restore?: string;
  readonly recoveryPassphraseFile?: string;
}

export function addInitCommands(program: Command): void {
  const init = program
    .command('init')
    .description('make a new organisation in the folder, or restore one from its recovery file')
    .option('--name <name>', 'what the others will know you by')
    .option('--contact <text>', 'how the others can reach a person', '')
    .option('--restore <file>', 'restore from a recovery file (see parley backup)');
  addSecrets(init).action(async (options: InitOptions, command: Command) => {
    const context = contextOf(command);
    if (options.restore === undefined) await makeNew(context, options);
    else await restore(context, options.restore, options);
  });
  examples(
    init,
    'parley init --name "North Clinic" --contact data@north.example',
    'parley init --restore north.recovery',
  );

  const again = program
    .command('restore')
    .description('the same as init --restore')
    .argument('<file>', 'the recovery file, or - for stdin');
  addSecrets(again).action(async (file: string, options: InitOptions, command: Command) =>
    restore(contextOf(command), file, options),
  );
  examples(again, 'parley restore north.recovery --folder ~/parley-north');
}

function addSecrets(command: Command): Command {
  return command
    .option(
      '--passphrase-file <file>',
      'file with the passphrase for the key (else PARLEY_PASSPHRASE, else you are asked)',
    )
    .option('--no-passphrase', 'no passphrase: the key lies in a file that only you can read')
    .option(
      '--recovery-passphrase-file <file>',
      'file with the passphrase of the recovery file (else PARLEY_RECOVERY_PASSPHRASE, else you are asked)',
    );
}

async function makeNew({ folder, output }: Context, options: InitOptions): Promise<void> {
  const name =
    options.name ?? (await ask('Name of your organisation: ', 'give it with --name NAME'));
  if (name.trim() === '') {
    throw new ParleyError('USAGE', 'The organisation needs a name. Nothing was made.');
  }
  const passphrase = await keyPassphrase(options);
  const { initNode } = await import('../../node-folder.ts');
  const organisation = await initNode({
    folder,
    name,
    contact: options.contact,
    ...(passphrase === null ? {} : { passphrase }),
  });
  output.answer({ organisation, folder, name, contact: options.contact }, () =>
    [
      `${name} is set up in ${folder}.`,
      `Its id is ${organisation}.`,
      passphrase === null
        ? 'Its key lies there without a passphrase, readable by you alone.'
        : 'Its key is encrypted under the passphrase; nobody can restore that for you.',
      'Next: parley start; and keep a recovery file elsewhere: parley backup FILE',
    ].join('\n'),
  );
}

async function restore({ folder, output }: Context, file: string, options: InitOptions) {
  const recoveryFile = await readText(file);
  const recoveryPassphrase = await requirePassphrase(
    { file: options.recoveryPassphraseFile, variable: 'PARLEY_RECOVERY_PASSPHRASE' },
    'Passphrase of the recovery file',
  );
  const passphrase = await keyPassphrase(options);
  const { restoreNode } = await import('../../node-folder.ts');
  const organisation = await restoreNode({
    folder,
    recoveryFile,
    recoveryPassphrase,
    ...(passphrase === null ? {} : { passphrase }),
  });
  output.answer({ organisation, folder }, () =>
    [
      `${organisation} is restored in ${folder}.`,
      'Next: parley start. It takes part in nothing until a member has sent it its own history.',
    ].join('\n'),
  );
}

async function keyPassphrase(options: InitOptions): Promise<string | null> {
  if (!options.passphrase) return null;
  return optionalNewPassphrase(
    { file: options.passphraseFile, variable: 'PARLEY_PASSPHRASE' },
    'Passphrase for the key (empty: none)',
  );
}
