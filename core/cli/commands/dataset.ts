import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { ConnectDataset, DatasetView } from '../../schema/api/datasets.ts';
import { ParleyError } from '../../schema/errors.ts';
import { ColumnType } from '../../schema/feed/payloads.ts';
import { examples, names, pair, wholeNumber } from '../arguments.ts';
import { contextOf, type Context } from '../context.ts';
import { facts, table } from '../table.ts';

const formats = ['csv', 'tsv', 'parquet', 'json', 'ndjson'] as const;
type Format = (typeof formats)[number];
type Columns = NonNullable<ConnectDataset['columns']>;

interface AddOptions {
  readonly label: string;
  readonly format?: Format;
  readonly description: string;
  readonly column?: string[];
  readonly level?: string[];
  readonly person?: string;
  readonly smallestGroup?: number;
  readonly publish?: boolean;
  readonly replace?: boolean;
  readonly allowExactOrderStatistics?: boolean;
  readonly askOnOverlap?: boolean;
}

export function addDatasetCommands(dataset: Command): void {
  const add = dataset
    .command('add')
    .description('connect files under a label; they stay where they are and are only read')
    .argument('<files...>', 'files, folders or globs of one format')
    .requiredOption('--label <label>', 'the name that tasks ask for')
    .addOption(
      new Option('--format <format>', 'how to read them (else by their ending)').choices(formats),
    )
    .option('--description <text>', 'what it is, for you and, when published, the members', '')
    .option(
      '--column <local=name:type...>',
      `columns to offer, with shared name and type (${ColumnType.options.join(', ')}); all, as detected, when none is given`,
    )
    .option('--level <column=a,b,c...>', 'labels of a column that groups may be made of')
    .option('--person <column>', 'the column that tells persons apart, for the smallest group')
    .option('--smallest-group <k>', 'numbers of fewer persons stay here (5)', wholeNumber)
    .option('--publish', 'show label, columns and levels to the members')
    .option('--replace', 'replace the dataset under this label, with all its terms')
    .option('--allow-exact-order-statistics', 'let medians and extremes be exact single values')
    .option('--ask-on-overlap', 'ask you, not refuse, when two answers could be subtracted')
    .action(async (files: string[], options: AddOptions, command: Command) => {
      const context = contextOf(command);
      const view = await context.client.connectDataset(await definitionOf(context, files, options));
      context.output.answer(view, () => describe(view));
    });
  examples(
    add,
    'parley dataset add wages.csv --label wages --publish',
    'parley dataset add "visits/*.parquet" --label visits --column visit_date=date:date site=site:text --level site=north,south',
  );

  const list = dataset
    .command('list')
    .description('the datasets connected here')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.datasets();
      output.answer(found, () =>
        found.length === 0
          ? 'No dataset is connected yet. Connect one: parley dataset add FILE --label LABEL'
          : table(
              [
                { title: 'label' },
                { title: 'columns', align: 'right' },
                { title: 'published' },
                { title: 'files' },
              ],
              found.map(({ label, columns, publishSchema, source }) => [
                label,
                String(columns.length),
                publishSchema ? 'yes' : 'no',
                source.paths.join(', '),
              ]),
            ),
      );
    });
  examples(list, 'parley dataset list');

  const show = dataset
    .command('show')
    .description('columns, rows and missing values of one, or its first rows, for you alone')
    .argument('<label>')
    .option('--rows <n>', 'show the first n rows', wholeNumber)
    .action(async (label: string, options: { rows?: number }, command: Command) => {
      const { client, output } = contextOf(command);
      if (options.rows === undefined) {
        const view = await client.dataset(label);
        output.answer(view, () => describe(view));
        return;
      }
      const preview = await client.previewRows(label, options.rows);
      output.answer(preview, () =>
        table(
          preview.columns.map((title) => ({ title })),
          preview.rows.map((row) => row.map((cell) => cell ?? '(missing)')),
        ),
      );
    });
  examples(show, 'parley dataset show wages', 'parley dataset show wages --rows 5');

  const remove = dataset
    .command('remove')
    .description('disconnect a dataset; the files stay as they are')
    .argument('<label>')
    .action(async (label: string, _options: object, command: Command) => {
      const { client, output } = contextOf(command);
      await client.disconnectDataset(label);
      output.answer(
        { removed: label },
        () => `${label} is disconnected. Its files were not touched.`,
      );
    });
  examples(remove, 'parley dataset remove wages');
}

async function definitionOf(
  { client }: Context,
  files: readonly string[],
  options: AddOptions,
): Promise<ConnectDataset> {
  const source = {
    format: options.format ?? formatOf(files),
    // The node has a working directory of its own.
    paths: files.map((file) => resolve(file)),
  };
  const levels = new Map(
    (options.level ?? []).map((text) => {
      const [column, list] = pair(text, 'column=a,b,c');
      return [column, names(list)] as const;
    }),
  );
  const columns = await columnsOf(source, options.column, levels, (given) =>
    client.detectColumns({ source: given }),
  );
  return {
    label: options.label,
    description: options.description,
    source,
    ...(columns === null ? {} : { columns }),
    personColumn: options.person ?? null,
    disclosure: {
      ...(options.smallestGroup === undefined ? {} : { smallestGroup: options.smallestGroup }),
      allowExactOrderStatistics: options.allowExactOrderStatistics === true,
      overlap: options.askOnOverlap === true ? 'ask' : 'refuse',
    },
    publishSchema: options.publish === true,
    replace: options.replace === true,
  };
}

/** null leaves it to the node to detect them. */
async function columnsOf(
  source: ConnectDataset['source'],
  given: readonly string[] | undefined,
  levels: ReadonlyMap<string, string[]>,
  detect: (source: ConnectDataset['source']) => ReturnType<Context['client']['detectColumns']>,
): Promise<Columns | null> {
  if (given === undefined && levels.size === 0) return null;
  const columns: Columns =
    given === undefined
      ? (await detect(source)).columns.flatMap(({ local, name, type }) =>
          name === null ? [] : [{ local, name, type }],
        )
      : given.map(columnOf);
  const unknown = [...levels.keys()].filter((name) => !columns.some((it) => it.name === name));
  if (unknown.length > 0) {
    throw new ParleyError(
      'COLUMN_UNKNOWN',
      `--level names ${unknown.join(', ')}, but the columns are ${columns.map(({ name }) => name).join(', ')}. Nothing was connected.`,
    );
  }
  return columns.map((column) => ({ ...column, levels: levels.get(column.name) ?? [] }));
}

/** `local=name:type`; the shared name may be left out where it is the same: `local=:type`. */
function columnOf(text: string): Columns[number] {
  const form = 'local=name:type';
  const at = text.lastIndexOf(':');
  const type = ColumnType.safeParse(text.slice(at + 1));
  if (at < 0 || !type.success) {
    throw new ParleyError(
      'USAGE',
      `"${text}" does not have the form ${form}, with a type of ${ColumnType.options.join(', ')}. Nothing was connected.`,
    );
  }
  const [local, name] = pair(text.slice(0, at), form);
  return { local, name: name === '' ? local : name, type: type.data };
}

function formatOf(files: readonly string[]): Format {
  const endings = new Set(files.map((file) => /\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? ''));
  const [ending] = endings;
  const format = ending === 'jsonl' ? 'ndjson' : formats.find((it) => it === ending);
  if (endings.size === 1 && format !== undefined) return format;
  throw new ParleyError(
    'USAGE',
    `The ending of the files does not tell one format. Nothing was connected; give it with --format (${formats.join(', ')}).`,
  );
}

function describe(view: DatasetView): string {
  const { rows, missing, disclosure } = view;
  const head = facts([
    ['label', view.label],
    ['description', view.description],
    ['files', view.source.paths.join(', ')],
    ['rows', rows === null ? 'unknown' : String(rows)],
    ['persons', view.personColumn ?? 'every row is one'],
    ['smallest group', String(disclosure.smallestGroup)],
    ['exact order statistics', disclosure.allowExactOrderStatistics ? 'allowed' : 'not allowed'],
    ['on overlap', disclosure.overlap],
    ['published', view.publishSchema ? 'yes: the members see columns and levels' : 'no'],
    ...(view.problem === null ? [] : [['problem', view.problem] as const]),
  ]);
  const columns = table(
    [
      { title: 'column' },
      { title: 'type' },
      { title: 'missing', align: 'right' },
      { title: 'in the files' },
      { title: 'levels' },
    ],
    view.columns.map(({ name, type, local, levels }) => [
      name,
      type,
      String(missing[name] ?? ''),
      local,
      levels.join(', '),
    ]),
  );
  return `${head}\n\n${columns}`;
}
