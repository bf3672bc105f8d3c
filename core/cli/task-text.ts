import type { Review, TaskResult, TaskView } from '../schema/api/tasks.ts';
import type { LogLine } from '../schema/local/journal.ts';
import { ParleyError } from '../schema/errors.ts';
import { short } from './find.ts';
import { printable } from './printable.ts';
import type { Style } from './style.ts';
import { facts, table } from './table.ts';
import { localTime, relativeTime } from './time.ts';

/** Tasks in words and tables; whatever comes from others goes through `table`, `facts` or `printable`. */

export function tasksTable(tasks: readonly TaskView[], now: number): string {
  return table(
    [
      { title: 'id' },
      { title: 'title' },
      { title: 'algorithm' },
      { title: 'of' },
      { title: 'stage' },
      { title: 'you' },
      { title: 'announced' },
    ],
    tasks.map(({ id, title, algorithm, launcher, stage, mine, announced }) => [
      short(id),
      title,
      algorithm.name,
      launcher.name,
      stage,
      mine,
      relativeTime(announced, now),
    ]),
  );
}

export function describeTask(task: TaskView, now: number): string {
  const { privacy, failure, participants } = task;
  const head = facts([
    ['title', task.title],
    ['purpose', task.purpose.replaceAll('\n', ' ')],
    ['id', task.id],
    ['launcher', `${task.launcher.name} (${task.launcher.id})`],
    ['algorithm', `${task.algorithm.name}, version ${task.algorithm.version}`],
    ['parameters', JSON.stringify(task.parameters)],
    ['dataset', task.dataset],
    [
      'privacy',
      privacy.mode === 'open'
        ? 'open: the launcher sees each organisation’s own numbers, and alone gets the result'
        : `secure, hidden among at least ${privacy.minimum} others, result to ${privacy.recipients}`,
    ],
    ['stage', progressOf(task, now)],
    ...(failure === null
      ? []
      : [
          [
            'failure',
            [failure.reason, ...failure.blamed.map(({ name }) => name)].join(': '),
          ] as const,
        ]),
    ['you', task.mine],
  ]);
  const answers = table(
    [{ title: 'organisation' }, { title: 'answer' }, { title: 'roster' }, { title: 'verified' }],
    participants.map(({ organisation, answer, reason, onRoster, verified }) => [
      organisation.name,
      reason === null ? answer : `${answer} (${reason})`,
      onRoster ? 'yes' : '',
      verified ? 'yes' : '',
    ]),
  );
  return `${head}\n\n${answers}`;
}

/** Where a task stands and whom it waits for, in one line. */
export function progressOf(task: TaskView, now: number): string {
  const namesOf = (list: TaskView['participants']) =>
    list.map(({ organisation }) => printable(organisation.name)).join(', ');
  if (task.pausedBefore !== null) {
    return `paused before ${task.pausedBefore}: go on with parley task resume`;
  }
  switch (task.stage) {
    case 'announced': {
      const accepted = task.participants.filter(({ answer }) => answer === 'accepted').length;
      const silent = task.participants.filter(({ answer }) => answer === 'none');
      const waiting =
        silent.length === 0 ? 'waiting for the launcher' : `waiting for ${namesOf(silent)}`;
      return `announced; ${accepted} of ${task.participants.length} accepted, ${waiting}; open until ${localTime(task.joinDeadline)}`;
    }
    case 'running': {
      const roster = namesOf(task.participants.filter(({ onRoster }) => onRoster));
      return `running${task.round === null ? '' : `, round ${task.round}`}, with ${roster}`;
    }
    case 'finished':
    case 'failed':
    case 'cancelled':
      return task.ended === null ? task.stage : `${task.stage} ${relativeTime(task.ended, now)}`;
  }
}

export function logText(
  { time, level, message, round, attempt, organisation }: LogLine,
  style: Style,
  names: ReadonlyMap<string, string>,
): string {
  const where = round === null ? '' : `round ${round}${attempt === null ? '' : `.${attempt}`}  `;
  const who = organisation === null ? '' : `${names.get(organisation) ?? short(organisation)}: `;
  const text = `${style.dim(localTime(time))}  ${where}${printable(who + message)}`;
  if (level === 'info') return text;
  return level === 'error' ? style.bad(`${level}: `) + text : style.warn(`${level}: `) + text;
}

/** Open mode: what each organisation sent. */
function partialsText(partials: NonNullable<TaskResult['result']['partials']>): string {
  return table(
    [
      { title: 'organisation' },
      { title: 'column' },
      { title: 'quantity' },
      { title: 'own number', align: 'right' },
    ],
    partials.flatMap(({ organisation, numbers }) =>
      numbers.map(({ column, quantity, value }) => [
        short(organisation),
        column ?? '',
        quantity,
        String(value),
      ]),
    ),
  );
}

/** A result's rows as a table: groups, column, one column for each value; withheld cells in that word. */
export function resultText({ result, verifiedBy }: TaskResult): string {
  const { statistic, groupBy, rows, withheld, contributors, partials } = result;
  const keys = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const named = [...rows, ...withheld].some(({ column }) => column !== null);
  const place = (group: readonly string[], column: string | null) => [
    ...groupBy.map((_, i) => group[i] ?? ''),
    ...(named ? [column ?? ''] : []),
  ];
  const text = table(
    [
      ...groupBy.map((title) => ({ title })),
      ...(named ? [{ title: 'column' }] : []),
      ...(keys.length === 0 ? [{ title: statistic }] : keys).map((key) =>
        typeof key === 'string' ? { title: key, align: 'right' as const } : key,
      ),
    ],
    [
      ...rows.map(({ group, column, values }) => [
        ...place(group, column),
        ...keys.map((key) => String(values[key] ?? '-')),
      ]),
      ...withheld.map(({ group, column }) => [...place(group, column), 'withheld']),
    ],
  );
  const checked =
    partials === undefined
      ? `recomputed by ${verifiedBy.map(({ name }) => printable(name)).join(', ') || 'nobody yet'}`
      : 'in open mode, so nobody else can recompute it';
  const notes = [
    `${contributors} organisations contributed; ${checked}.`,
    ...(withheld.length === 0
      ? []
      : ['Withheld: too few organisations have enough persons there.']),
  ];
  const own = partials === undefined ? '' : partialsText(partials);
  return [text, own, notes.join('\n')].filter((part) => part !== '').join('\n\n');
}

export function reviewText(review: Review, style: Style): string {
  const { task, reads, protection } = review;
  const list = (title: string, items: readonly string[]) =>
    [style.bold(title), ...items.map((item) => `  - ${printable(item)}`)].join('\n');
  const marks = {
    good: style.good('ok     '),
    notice: style.warn('notice '),
    blocked: style.bad('blocked'),
  };
  return [
    style.bold(printable(review.sentence)),
    facts([
      ['asked by', `${task.launcher.name} (${task.launcher.id})`],
      [
        'why',
        task.purpose === ''
          ? '(nothing said)'
          : `“${task.purpose.replaceAll('\n', ' ')}”, in their words`,
      ],
      ['answer until', localTime(task.joinDeadline)],
      ['task', task.id],
    ]),
    list(`What is read: dataset ${reads.dataset}`, [
      ...reads.columns.map(({ column, as }) => `${column}, as ${as}`),
      `rows: ${reads.filter === null ? 'all' : `those with ${reads.filter}`}${reads.rows === null ? '' : ` (the dataset has ${reads.rows})`}`,
    ]),
    list(
      task.privacy.mode === 'open'
        ? 'What leaves, for the launcher to see'
        : 'What leaves, as a sum with the others',
      review.opens,
    ),
    list('Who gets what', [review.shows, review.recipients, protection.sentence]),
    [
      style.bold('Checks'),
      ...review.checks.map(({ verdict, sentence }) => `  ${marks[verdict]} ${printable(sentence)}`),
    ].join('\n'),
  ].join('\n\n');
}

/** A task that ended without a result, as the error its code says. */
export function outcomeError(task: TaskView): ParleyError | null {
  if (task.stage === 'cancelled') {
    return new ParleyError(
      'TASK_CANCELLED',
      'The launcher cancelled the task; there is no result.',
      { details: { task: task.id } },
    );
  }
  if (task.stage !== 'failed') return null;
  const reason = task.failure?.reason ?? 'internal';
  const blamed = task.failure?.blamed.map(({ name }) => name) ?? [];
  return new ParleyError(
    'TASK_FAILED',
    `The task ended without a result: ${reason}${blamed.length === 0 ? '' : ` (${blamed.join(', ')})`}. See: parley task trace ${short(task.id)}`,
    { details: { task: task.id, reason } },
  );
}
