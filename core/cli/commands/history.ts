import type { Command } from 'commander';
import type { HistoryVerdict } from '../../history/verify.ts';
import { ParleyError } from '../../schema/errors.ts';
import { examples, readText, wholeNumber } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { findCollaboration, findTask, short } from '../find.ts';
import { facts, table } from '../table.ts';
import { localTime } from '../time.ts';
import { writeNewFile } from '../write-file.ts';

interface ListOptions {
  readonly collaboration?: string;
  readonly task?: string;
  readonly limit: number;
  readonly before?: number;
}

export function addHistoryCommands(history: Command): void {
  const list = history
    .command('list')
    .description('what happened, newest first')
    .option('-c, --collaboration <name>', 'in this collaboration alone')
    .option('--task <id>', 'about this task alone')
    .option('--limit <n>', 'how many', wholeNumber, 50)
    .option('--before <position>', 'go on where the page before ended', wholeNumber)
    .action(async (options: ListOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const { limit, before } = options;
      const page = await client.history({
        limit,
        ...(before === undefined ? {} : { before }),
        ...(options.task === undefined ? {} : { task: await findTask(client, options.task) }),
        ...(options.collaboration === undefined
          ? {}
          : { collaboration: (await findCollaboration(client, options.collaboration)).id }),
      });
      output.answer(page, () => {
        const rows = page.items.map(({ time, sentence, task, counts }) => [
          localTime(time),
          task === null ? '' : short(task),
          counts ? sentence : `(void) ${sentence}`,
        ]);
        const columns = [{ title: 'time' }, { title: 'task' }, { title: 'what happened' }];
        const more = page.next === null ? '' : `\nOlder: --before ${page.next}`;
        return rows.length === 0 ? 'Nothing has happened yet.' : table(columns, rows) + more;
      });
    });
  examples(list, 'parley history list --limit 20');

  const write = history
    .command('export')
    .description('write a collaboration’s history to a file that anybody can verify')
    .argument('<file>', 'where to, or - for stdout')
    .option('-c, --collaboration <name>', 'which, if you are in more than one')
    .option('--force', 'replace the file if there is one')
    .action(
      async (
        file: string,
        options: { collaboration?: string; force?: boolean },
        command: Command,
      ) => {
        const { client, output } = contextOf(command);
        const { id, name } = await findCollaboration(client, options.collaboration);
        const text = await client.exportHistory(id);
        if (file === '-') {
          process.stdout.write(text);
          return;
        }
        await writeNewFile(file, text, options.force === true);
        output.answer(
          { file, collaboration: id },
          () =>
            `The history of ${name} is in ${file}. Verify it anywhere: parley history verify ${file}`,
        );
      },
    );
  examples(write, 'parley history export clinics.history');

  const verify = history
    .command('verify')
    .description('check an exported history, with nothing else: no node, no network')
    .argument('<file>', 'the file, or - for stdin')
    .action(async (file: string, _options: object, command: Command) => {
      const { output } = contextOf(command);
      const text = await readText(file);
      const { verifyHistory } = await import('../../history/verify.ts');
      const verdict = verifyHistory(text);
      output.answer(verdict, () => describe(verdict));
      fail(verdict);
    });
  examples(verify, 'parley history verify clinics.history');
}

function describe(verdict: HistoryVerdict): string {
  const { name, entries, authors, tasks, results, problems, tails } = verdict;
  const found = facts([
    ['collaboration', name],
    ['entries', `${entries} by ${authors} authors`],
    ['tasks', `${tasks}, with ${results} results`],
    ['void', `${verdict.void} entries that count for nothing`],
    ...verdict.forked.map((author): [string, string] => [
      'forked',
      `${author} signed two contradicting entries: what it said from there on is void`,
    ]),
  ]);
  const wrong = table(
    [{ title: 'problem' }, { title: 'what' }],
    problems.map(({ code, sentence }) => [code, sentence]),
  );
  const proof = table(
    [{ title: 'author' }, { title: 'last', align: 'right' }, { title: 'proven', align: 'right' }],
    tails.map(({ author, last, proven }) => [author, String(last), String(proven)]),
  );
  const fine =
    verdict.forked.length === 0 ? 'Nothing in it is wrong.' : 'The file itself is right.';
  return [found, wrong, proof, ...(verdict.ok ? [fine] : [])]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Exit 0 is for a history that is right and whole. */
function fail({ ok, tailProven, problems }: HistoryVerdict): void {
  if (!ok) {
    throw new ParleyError(
      'HISTORY_INVALID',
      `The history does not verify: ${problems.length} problems. Do not rely on it; ask another member for their export.`,
    );
  }
  if (!tailProven) {
    throw new ParleyError(
      'HISTORY_TAIL_UNPROVEN',
      'What is there verifies, but no other member vouches for the last entries of some feeds, so later ones may have been left out. Compare with another member’s export.',
    );
  }
}
