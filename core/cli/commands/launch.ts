import { type Command, Option } from 'commander';
import type { ParleyClient } from '../../client/client.ts';
import { type LaunchTask, StepName } from '../../schema/api/tasks.ts';
import type { AlgorithmView } from '../../schema/api/tasks.ts';
import { ParleyError } from '../../schema/errors.ts';
import {
  examples,
  names,
  pair,
  parseJson,
  positiveNumber,
  readText,
  wholeNumber,
} from '../arguments.ts';
import { contextOf, type Context } from '../context.ts';
import { findCollaboration, findMember } from '../find.ts';
import { followTask } from '../follow-task.ts';
import { outcomeError, resultText } from '../task-text.ts';

interface Options {
  readonly dataset: string;
  readonly collaboration?: string;
  readonly columns?: string[];
  readonly filter?: string;
  readonly groupBy?: string[];
  readonly param?: string[];
  readonly params?: string;
  readonly minimum?: number;
  readonly leastParticipants?: number;
  readonly mostParticipants?: number;
  readonly recipients: 'participants' | 'launcher';
  readonly title?: string;
  readonly purpose: string;
  readonly joinSeconds?: number;
  readonly phaseSeconds?: number;
  readonly invite?: string[];
  readonly open?: boolean;
  readonly contribute: boolean;
  readonly acceptNotice?: string[];
  readonly pauseBefore?: StepName[];
  readonly wait?: boolean;
}

export function addLaunchCommand(task: Command): void {
  const launch = task
    .command('launch')
    .description('ask the members for a statistic over everybody’s data')
    .argument('<algorithm>', 'see parley algorithms')
    .requiredOption('--dataset <label>', 'the label of the dataset at every member')
    .option('-c, --collaboration <name>', 'which, if you are in more than one')
    .option('--columns <a,b>', 'the columns to compute it of', names)
    .option('--filter <expression>', "rows to take, as: age >= 18 AND region = 'north'")
    .option('--group-by <column=l1,l2...>', 'columns to group by, with their labels')
    .option('--param <key=json...>', 'any other parameter of the algorithm')
    .option('--params <file>', 'parameters from a JSON file, or - for stdin')
    .option('--minimum <n>', 'each is hidden among at least n others (3)', wholeNumber)
    .option('--least-participants <n>', 'how many must accept', wholeNumber)
    .option('--most-participants <n>', 'how many may take part', wholeNumber)
    .addOption(
      new Option('--recipients <who>', 'who gets the result, and so can check it')
        .choices(['participants', 'launcher'])
        .default('participants'),
    )
    .option('--open', 'see each organisation’s own numbers; every operator is told so')
    .option('--title <text>', 'what the others see first')
    .option('--purpose <text>', 'what it is for, in your words', '')
    .option('--join-seconds <n>', 'how long the others may accept', positiveNumber)
    .option('--phase-seconds <n>', 'how long one phase of a round may take', positiveNumber)
    .option('--invite <member...>', 'only these members, by id or name')
    .option('--no-contribute', 'do not contribute your own data')
    .option('--accept-notice <name...>', 'confirm these notices for your own contribution')
    .addOption(
      new Option('--pause-before <step...>', 'for drills: wait for parley task resume').choices(
        StepName.options,
      ),
    )
    .option('--wait', 'follow the task and print its result')
    .action(async (algorithm: string, options: Options, command: Command) => {
      const context = contextOf(command);
      const id = await context.client.createTask(await requestOf(context, algorithm, options));
      if (options.wait === true) await printResult(context, id);
      else {
        context.output.answer({ id }, () => `Launched: ${id}\nFollow it: parley task trace ${id}`);
      }
    });
  examples(
    launch,
    'parley task launch mean --dataset wages --columns wage --wait',
    'parley task launch mean --dataset wages --columns wage --group-by region=north,south --filter "age >= 18"',
    'parley task launch histogram --dataset wages --param column=wage --param edges=[0,2000,4000]',
  );
}

async function requestOf(
  { client }: Context,
  algorithm: string,
  options: Options,
): Promise<LaunchTask> {
  const { minimum, title, joinSeconds, phaseSeconds, leastParticipants, mostParticipants } =
    options;
  const collaboration =
    options.collaboration === undefined && options.invite === undefined
      ? null
      : await findCollaboration(client, options.collaboration);
  const invited =
    collaboration === null ? undefined : options.invite?.map((it) => findMember(collaboration, it));
  return {
    dataset: options.dataset,
    algorithm,
    parameters: await parametersOf(client, algorithm, options),
    purpose: options.purpose,
    recipients: options.recipients,
    participants: {
      ...(leastParticipants === undefined ? {} : { minimum: leastParticipants }),
      ...(mostParticipants === undefined ? {} : { maximum: mostParticipants }),
    },
    contribute: options.contribute ? { notices: options.acceptNotice ?? [] } : null,
    mode: options.open === true ? 'open' : 'secure',
    pauseBefore: options.pauseBefore ?? [],
    ...(collaboration === null ? {} : { collaboration: collaboration.id }),
    ...(invited === undefined ? {} : { invited }),
    ...(title === undefined ? {} : { title }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(joinSeconds === undefined ? {} : { joinSeconds }),
    ...(phaseSeconds === undefined ? {} : { phaseSeconds }),
  };
}

/** From the file, then --param, then the options that have a name of their own. */
async function parametersOf(
  client: ParleyClient,
  name: string,
  { params, param, columns, filter, groupBy }: Options,
): Promise<Record<string, unknown>> {
  const algorithm = (await client.algorithms()).find((it) => it.name === name);
  const parameters: Record<string, unknown> = {};
  if (params !== undefined) Object.assign(parameters, await parametersIn(params));
  for (const text of param ?? []) {
    const [key, value] = pair(text, 'key=json');
    parameters[key] = jsonOrText(value);
  }
  if (columns !== undefined) Object.assign(parameters, columnsFor(algorithm, columns));
  if (filter !== undefined) parameters['filter'] = filter;
  if (groupBy !== undefined) {
    parameters['groupBy'] = groupBy.map((text) => {
      const [column, levels] = pair(text, 'column=l1,l2');
      return { column, levels: names(levels) };
    });
  }
  return parameters;
}

async function parametersIn(file: string): Promise<object> {
  const value = parseJson(await readText(file), file);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new ParleyError('USAGE', `${file} must hold a JSON object. Nothing was launched.`);
}

/** Words need no quotes within quotes; what looks like JSON but is not is the algorithm's to refuse. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Some algorithms take one column, under that name. */
function columnsFor(algorithm: AlgorithmView | undefined, columns: readonly string[]): object {
  const [only, another] = columns;
  const takes = propertiesOf(algorithm);
  const single = takes.includes('column') && !takes.includes('columns');
  return single && another === undefined ? { column: only } : { columns };
}

function propertiesOf(algorithm: AlgorithmView | undefined): string[] {
  const schema = algorithm?.parameters;
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return [];
  const { properties } = schema;
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}

async function printResult(context: Context, id: string): Promise<void> {
  const { client, output } = context;
  output.note(`Launched: ${id}`);
  const task = await followTask(context, id, { lines: !output.json });
  const failure = outcomeError(task);
  if (failure !== null) throw failure;
  const result = await client.getResult(id);
  output.answer({ id, task, result }, () => `\n${resultText(result)}`);
}
