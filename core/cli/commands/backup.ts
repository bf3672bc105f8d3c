import type { Command } from 'commander';
import { examples } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { requireNewPassphrase } from '../passphrase.ts';
import { writeNewFile } from '../write-file.ts';

interface Options {
  readonly recoveryPassphraseFile?: string;
  readonly force?: boolean;
}

export function addBackupCommands(program: Command): void {
  const backup = program
    .command('backup')
    .description(
      'write a recovery file: key, known addresses, dataset definitions; no data, no tasks',
    )
    .argument('<file>', 'where to; keep it on another machine')
    .option(
      '--recovery-passphrase-file <file>',
      'file with a passphrase for it (else PARLEY_RECOVERY_PASSPHRASE, else you are asked)',
    )
    .option('--force', 'replace the file if there is one')
    .action(async (file: string, options: Options, command: Command) => {
      const { client, output } = contextOf(command);
      const passphrase = await requireNewPassphrase(
        { file: options.recoveryPassphraseFile, variable: 'PARLEY_RECOVERY_PASSPHRASE' },
        'Passphrase for the recovery file (at least 8 characters)',
      );
      const text = await client.backup(passphrase);
      await writeNewFile(file, text, options.force === true);
      output.answer(
        { file },
        () =>
          `The recovery file is ${file}. Keep it and its passphrase apart from each other; with both, anybody can act as you.`,
      );
    });
  examples(backup, 'parley backup north.recovery');
}
