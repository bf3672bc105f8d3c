import { type Command, Option } from 'commander';
import type { ParleyClient } from '../../client/client.ts';
import { ParleyError } from '../../schema/errors.ts';
import { examples } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { findTask } from '../find.ts';
import { resultText } from '../task-text.ts';
import { writeNewFile } from '../write-file.ts';

const formats = ['table', 'json', 'csv', 'arrow'] as const;
type Format = (typeof formats)[number];

interface ResultOptions {
  readonly format?: Format;
  readonly out?: string;
  readonly force?: true;
}

export function addResultCommand(task: Command): void {
  const result = task
    .command('result')
    .description('the result of a finished task')
    .argument('<task>', 'the task’s id, or a part of either end of it')
    .addOption(
      new Option('--format <format>', 'how: a table to read, or for programs').choices(formats),
    )
    .option('--out <file>', 'write it to a file')
    .option('--force', 'replace the file if there is one')
    .action(async (typed: string, options: ResultOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const format = options.format ?? (output.json ? 'json' : 'table');
      const { out } = options;
      if (format === 'arrow' && out === undefined && process.stdout.isTTY) {
        throw new ParleyError(
          'USAGE',
          'An Arrow stream is nothing to read. Name a file with --out, or send it to another program.',
        );
      }
      const id = await findTask(client, typed);
      const content = await contentAs(format, client, id);
      if (out === undefined) {
        process.stdout.write(content);
        return;
      }
      await writeNewFile(out, content, options.force === true);
      await client.noteAction({ kind: 'result-exported', task: id, format });
      output.answer({ file: out, task: id, format }, () => `The result is in ${out}.`);
    });
  examples(
    result,
    'parley task result k3x9ab2c --json',
    'parley task result k3x9ab2c --format csv --out wages.csv',
  );
}

async function contentAs(
  format: Format,
  client: ParleyClient,
  id: string,
): Promise<string | Uint8Array> {
  switch (format) {
    case 'table':
      return `${resultText(await client.getResult(id))}\n`;
    case 'json':
      return `${JSON.stringify(await client.getResult(id), null, 2)}\n`;
    case 'csv':
      return client.getResultCsv(id);
    case 'arrow':
      return client.getResultArrow(id);
  }
}
