import type { Command } from 'commander';
import { codes } from '../../schema/codes.ts';
import { examples } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { table } from '../table.ts';

export function addCodesCommand(program: Command): void {
  const command = program
    .command('codes')
    .description('error codes with their exit codes and HTTP statuses')
    .action((_options: object, command: Command) => {
      const { output } = contextOf(command);
      const list = Object.entries(codes).map(([code, { exit, http, meaning }]) => ({
        code,
        exit,
        http,
        meaning,
      }));
      output.answer(list, () =>
        table(
          [
            { title: 'code' },
            { title: 'exit', align: 'right' },
            { title: 'http', align: 'right' },
            { title: 'meaning' },
          ],
          list.map(({ code, exit, http, meaning }) => [code, String(exit), String(http), meaning]),
        ),
      );
    });
  examples(command, 'parley codes --json');
}
