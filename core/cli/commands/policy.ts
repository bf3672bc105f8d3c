import { type Command, InvalidArgumentError } from 'commander';
import { ParleyError } from '../../schema/errors.ts';
import type { Policy } from '../../schema/local/policy.ts';
import { examples, names, wholeNumber } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { findCollaboration, findMember } from '../find.ts';
import { printable } from '../printable.ts';
import { ask } from '../prompt.ts';
import { table } from '../table.ts';
import { localTime } from '../time.ts';

const MINIMUM = 3;
const MINIMUM_OF_TWO = 'minimum-of-two';
const DAY = 86_400_000;

interface AddOptions {
  readonly decline?: boolean;
  readonly collaboration?: string;
  readonly dataset: string;
  readonly launcher: string[];
  readonly algorithm: string[];
  readonly columns: string[];
  readonly filters?: boolean;
  readonly groups?: boolean;
  readonly open?: boolean;
  readonly minimum: number;
  readonly until?: number;
  readonly mostUses?: number;
  readonly acceptNotice?: string[];
}

export function addPolicyCommands(policy: Command): void {
  const add = policy
    .command('add')
    .description('accept (or decline) every task that fits, without asking you')
    .argument('<name>', 'what you will know it by')
    .option('--decline', 'decline what fits, before any other policy accepts it')
    .option('-c, --collaboration <name>', 'which, if you are in more than one')
    .requiredOption('--dataset <label>', 'tasks on this dataset')
    .requiredOption('--launcher <member...>', 'launched by these, or any')
    .requiredOption('--algorithm <name...>', 'with these algorithms, or any')
    .requiredOption('--columns <a,b>', 'that read these columns and no others, or any', names)
    .option('--filters', 'tasks that filter rows fit too')
    .option('--groups', 'tasks that divide rows into groups fit too')
    .option('--open', 'tasks in which the launcher sees your own numbers fit too')
    .option('--minimum <n>', 'hidden among at least n others', wholeNumber, MINIMUM)
    .option('--until <when>', 'until this date, or for so many days, as 30d', deadline)
    .option('--most-uses <n>', 'accept at most so many tasks', wholeNumber)
    .option('--accept-notice <name...>', `${MINIMUM_OF_TWO}, for a minimum of 2`)
    .action(async (name: string, options: AddOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const collaboration = await findCollaboration(client, options.collaboration);
      await confirmMinimum(options);
      const made = await client.addPolicy({
        name,
        action: options.decline === true ? 'decline' : 'accept',
        collaboration: collaboration.id,
        launchers: anyOr(options.launcher, (it) => findMember(collaboration, it)),
        algorithms: anyOr(options.algorithm),
        dataset: options.dataset,
        columns: anyOr(options.columns),
        filters: options.filters === true,
        groups: options.groups === true,
        open: options.open === true,
        minimum: options.minimum,
        notices: options.minimum < MINIMUM ? [MINIMUM_OF_TWO] : [],
        until: options.until ?? null,
        mostUses: options.mostUses ?? null,
      });
      output.answer(made, () => `${printable(made.terms.name)} decides from now on (${made.id}).`);
    });
  examples(
    add,
    'parley policy add "Weekly means" --dataset wages --launcher "South Clinic" --algorithm mean --columns wage --until 90d',
    'parley policy add "No medians" --decline --dataset wages --launcher any --algorithm median --columns any',
  );

  const list = policy
    .command('list')
    .description('what you have decided in advance')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.policies();
      output.answer(found, () => (found.length === 0 ? 'There is no policy.' : tableOf(found)));
    });
  examples(list, 'parley policy list');

  const remove = policy
    .command('remove')
    .description('remove a policy; what it decided stays decided')
    .argument('<policy>', 'its id or name')
    .action(async (typed: string, _options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = (await client.policies()).filter(
        ({ id, terms }) => id === typed || terms.name === typed,
      );
      const [one, another] = found;
      if (one === undefined || another !== undefined) {
        throw new ParleyError(
          one === undefined ? 'NOT_FOUND' : 'USAGE',
          `"${typed}" is ${one === undefined ? 'no policy' : 'the name of several policies'}. Nothing was removed; see: parley policy list`,
        );
      }
      await client.removePolicy(one.id);
      output.answer({ removed: one.id }, () => `${printable(one.terms.name)} decides no longer.`);
    });
  examples(remove, 'parley policy remove "Weekly means"');
}

function anyOr(
  given: readonly string[],
  as: (typed: string) => string = (typed) => typed,
): 'any' | string[] {
  return given.length === 1 && given[0] === 'any' ? 'any' : given.map(as);
}

/** Said once here, it holds for every task the policy accepts (PROTOCOL.md rule 16). */
async function confirmMinimum({ minimum, decline, acceptNotice }: AddOptions): Promise<void> {
  if (decline === true || minimum >= MINIMUM || acceptNotice?.includes(MINIMUM_OF_TWO) === true)
    return;
  console.error(
    'With a minimum of 2, two organisations that put their knowledge together can learn your numbers.',
  );
  const typed = await ask(
    `Type ${MINIMUM_OF_TWO} to confirm: `,
    `confirm it with --accept-notice ${MINIMUM_OF_TWO}`,
  );
  if (typed.trim() === MINIMUM_OF_TWO) return;
  throw new ParleyError('NOTICE_REQUIRED', 'It was not confirmed. The policy was not made.');
}

/** `30d`, or a date as 2026-12-31 (its end, by this machine's clock). */
function deadline(text: string): number {
  const days = /^(\d{1,4})d$/.exec(text)?.[1];
  if (days !== undefined) return Date.now() + Number(days) * DAY;
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T23:59:59`) : new Date(text);
  if (!Number.isNaN(date.getTime()) && date.getTime() > 0) return date.getTime();
  throw new InvalidArgumentError('It takes a date as 2026-12-31, or days as 30d.');
}

function tableOf(policies: readonly Policy[]): string {
  const list = (value: 'any' | readonly string[]) => (value === 'any' ? 'any' : value.join(', '));
  return table(
    [
      { title: 'name' },
      { title: 'does' },
      { title: 'algorithms' },
      { title: 'dataset' },
      { title: 'columns' },
      { title: 'minimum', align: 'right' },
      { title: 'until' },
      { title: 'used', align: 'right' },
      { title: 'id' },
    ],
    policies.map(({ id, terms, uses }) => [
      terms.name,
      terms.action,
      list(terms.algorithms),
      terms.dataset,
      list(terms.columns),
      String(terms.minimum),
      terms.until === null ? 'no end' : localTime(terms.until),
      terms.mostUses === null ? String(uses) : `${uses} of ${terms.mostUses}`,
      id,
    ]),
  );
}
