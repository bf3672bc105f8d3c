import { type Command, Option } from 'commander';
import type { TaskView } from '../../schema/api/tasks.ts';
import { examples, wholeNumber } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { findCollaboration, findTask } from '../find.ts';
import { followTask } from '../follow-task.ts';
import { printableLines } from '../printable.ts';
import { describeTask, outcomeError, progressOf, tasksTable } from '../task-text.ts';
import { addResultCommand } from './result.ts';

const ID = 'the task’s id, or a part of either end of it';
const stages = ['announced', 'running', 'finished', 'failed', 'cancelled'] as const;

const PAGE = 500;

interface ListOptions {
  readonly collaboration?: string;
  readonly stage?: TaskView['stage'];
  readonly mine?: true;
  readonly algorithm?: string;
  readonly dataset?: string;
  readonly title?: string;
  readonly limit?: number;
}

/** Looking at tasks, and what a launcher does with its own. */
export function addTaskCommands(task: Command): void {
  const list = task
    .command('list')
    .description('all tasks')
    .option('-c, --collaboration <name>', 'of this collaboration alone')
    .addOption(new Option('--stage <stage>', 'in this stage alone').choices(stages))
    .option('--mine', 'that you launched')
    .option('--algorithm <name>', 'with this algorithm alone')
    .option('--dataset <label>', 'over this dataset alone')
    .option('--title <text>', 'with this in the title')
    .option('--limit <n>', 'no more than the latest so many', wholeNumber)
    .action(async (options: ListOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const { limit, collaboration: typed, mine, ...filters } = options;
      const collaboration = typed && (await findCollaboration(client, typed)).id;
      const found: TaskView[] = [];
      const query = { ...filters, collaboration, mine: mine && 'launcher', limit: PAGE };
      for await (const one of client.allTasks(query)) {
        if (limit !== undefined && found.length >= limit) break;
        found.push(one);
      }
      output.answer(found, () =>
        found.length === 0 ? 'There is no such task.' : tasksTable(found, Date.now()),
      );
    });
  examples(list, 'parley task list --stage running');

  const show = task
    .command('show')
    .description('a task as it stands: request, answers, roster')
    .argument('<task>', ID)
    .action(async (typed: string, _options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const view = await client.task(await findTask(client, typed));
      output.answer(view, () => describeTask(view, Date.now()));
    });
  examples(show, 'parley task show k3x9ab2c');

  const trace = task
    .command('trace')
    .description('follow a task’s log to its end; exit 0 when it finished with a result')
    .argument('<task>', ID)
    .option('--from <n>', 'from this line on', wholeNumber, 0)
    .action(async (typed: string, { from }: { from: number }, command: Command) => {
      const context = contextOf(command);
      const id = await findTask(context.client, typed);
      const ended = await followTask(context, id, { lines: true, from });
      failUnlessFinished(ended);
    });
  examples(trace, 'parley task trace k3x9ab2c');

  const wait = task
    .command('wait')
    .description('the same without the log')
    .argument('<task>', ID)
    .action(async (typed: string, _options: object, command: Command) => {
      const context = contextOf(command);
      const id = await findTask(context.client, typed);
      const ended = await followTask(context, id, { lines: false });
      context.output.answer(ended, () => printableLines(progressOf(ended, Date.now())));
      failUnlessFinished(ended);
    });
  examples(wait, 'parley task wait k3x9ab2c && parley task result k3x9ab2c');

  addResultCommand(task);

  const cancel = task
    .command('cancel')
    .description('cancel a task you launched')
    .argument('<task>', ID)
    .action(async (typed: string, _options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const id = await findTask(client, typed);
      await client.cancel(id);
      output.answer({ cancelled: id }, () => 'The task is cancelled; all participants are told.');
    });
  examples(cancel, 'parley task cancel k3x9ab2c');

  const resume = task
    .command('resume')
    .description('go on with a task that was launched with --pause-before')
    .argument('<task>', ID)
    .action(async (typed: string, _options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const id = await findTask(client, typed);
      await client.resume(id);
      output.answer({ resumed: id }, () => 'The task goes on.');
    });
  examples(resume, 'parley task resume k3x9ab2c');
}

function failUnlessFinished(task: TaskView): void {
  const error = outcomeError(task);
  if (error !== null) throw error;
}
