import { type Command, Option } from 'commander';
import type { Notice, Review } from '../../schema/api/tasks.ts';
import { ParleyError } from '../../schema/errors.ts';
import { DeclineReason } from '../../schema/feed/payloads.ts';
import { examples, wholeNumber } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { findTask } from '../find.ts';
import { printable } from '../printable.ts';
import { ask, askYes, isInteractive } from '../prompt.ts';
import { table } from '../table.ts';
import { reviewText, tasksTable } from '../task-text.ts';

const ID = 'the task’s id, or a part of either end of it';

interface ApproveOptions {
  readonly acceptNotice?: string[];
  readonly minimum?: number;
  readonly digest?: string;
  readonly yes?: boolean;
}

/** What an operator does with tasks of others. */
export function addDecideCommands(task: Command): void {
  const inbox = task
    .command('inbox')
    .description('tasks that wait for your decision')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.inbox();
      output.answer(found, () =>
        found.length === 0 ? 'Nothing waits for your decision.' : tasksTable(found, Date.now()),
      );
    });
  examples(inbox, 'parley task inbox');

  const review = task
    .command('review')
    .description('what accepting would mean: what is read, what leaves, who gets it')
    .argument('<task>', ID)
    .action(async (typed: string, _options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.review(await findTask(client, typed));
      output.answer(found, () => reviewText(found, output.style));
    });
  examples(review, 'parley task review k3x9ab2c');

  const preview = task
    .command('preview')
    .description('compute the first numbers that would leave, and send nothing')
    .argument('<task>', ID)
    .action(async (typed: string, _options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.preview(await findTask(client, typed));
      output.answer(found, () => {
        const rows = found.slots.map(({ meaning, value }) => [meaning, value]);
        const columns = [{ title: 'what' }, { title: 'your number', align: 'right' as const }];
        return `${table(columns, rows)}\n\nNothing was sent. ${printable(found.note)}`;
      });
    });
  examples(preview, 'parley task preview k3x9ab2c');

  const approve = task
    .command('approve')
    .description('review a task and accept it')
    .argument('<task>', ID)
    .option('--accept-notice <name...>', 'confirm these notices of the review')
    .option('--minimum <n>', 'go along only when hidden among at least n others', wholeNumber)
    .option('--digest <hex>', 'accept only what this digest of a review stands for')
    .option('--yes', 'do not ask')
    .action(async (typed: string, options: ApproveOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const id = await findTask(client, typed);
      const found = await client.review(id);
      if (options.yes !== true && !output.json)
        console.error(`${reviewText(found, output.style)}\n`);
      const notices = await agree(found, options);
      const { minimum } = options;
      const view = await client.decide(id, {
        decision: 'accept',
        digest: options.digest ?? found.digest,
        notices,
        ...(minimum === undefined ? {} : { minimum }),
      });
      output.answer(view, () => 'Accepted. Exactly this task will run, or nothing.');
    });
  examples(
    approve,
    'parley task approve k3x9ab2c',
    'parley task approve k3x9ab2c --yes --accept-notice minimum-of-two',
  );

  const reasons = DeclineReason.options;
  const decline = task
    .command('decline')
    .description('decline a task')
    .argument('<task>', ID)
    .addOption(
      new Option('--reason <reason>', 'what the others are told')
        .choices(reasons)
        .default('did-not-take-part'),
    )
    .option('--detail <text>', 'why, for your own history alone', '')
    .action(
      async (
        typed: string,
        options: { reason: DeclineReason; detail: string },
        command: Command,
      ) => {
        const { client, output } = contextOf(command);
        const id = await findTask(client, typed);
        const view = await client.decide(id, { decision: 'decline', ...options });
        output.answer(view, () => 'Declined. None of your data was used.');
      },
    );
  examples(decline, 'parley task decline k3x9ab2c --reason not-our-purpose');

  const withdraw = task
    .command('withdraw')
    .description('take back an acceptance; what has been summed stays summed')
    .argument('<task>', ID)
    .addOption(
      new Option('--reason <reason>', 'what the others are told')
        .choices(reasons)
        .default('did-not-take-part'),
    )
    .action(async (typed: string, { reason }: { reason: DeclineReason }, command: Command) => {
      const { client, output } = contextOf(command);
      const view = await client.withdraw(await findTask(client, typed), reason);
      output.answer(view, () => 'Withdrawn.');
    });
  examples(withdraw, 'parley task withdraw k3x9ab2c');
}

/** The notices that the operator has confirmed, each by its name, and a yes to the whole. */
async function agree(review: Review, options: ApproveOptions): Promise<string[]> {
  if (!review.canAccept) {
    const blocked = review.checks.filter(({ verdict }) => verdict === 'blocked');
    throw new ParleyError(
      'NOT_READY',
      `You cannot accept this task as things are: ${blocked.map(({ sentence }) => sentence).join(' ')} Nothing was sent.`,
    );
  }
  const given = new Set(options.acceptNotice);
  const open = review.notices.filter(({ name }) => !given.has(name));
  if (open.length > 0 && (options.yes === true || !isInteractive())) throw notConfirmed(open);
  for (const { name, sentence } of open) {
    console.error(printable(sentence));
    const typed = await ask(`Type ${name} to confirm: `, `confirm it with --accept-notice ${name}`);
    if (typed.trim() !== name) throw notConfirmed([{ name, sentence }]);
  }
  if (options.yes !== true && !(await askYes('Accept?', 'accept with --yes'))) {
    throw new ParleyError('USAGE', 'You said no. The task still waits; decline it if you want to.');
  }
  return review.notices.map(({ name }) => name);
}

function notConfirmed(open: readonly Notice[]): ParleyError {
  const names = open.map(({ name }) => name);
  return new ParleyError(
    'NOTICE_REQUIRED',
    `${open.map(({ sentence }) => sentence).join(' ')} Nothing was accepted; if you agree, say so: --accept-notice ${names.join(' ')}`,
    { details: { notices: names } },
  );
}
