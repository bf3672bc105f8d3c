import { sameTask } from './same-task.ts';
import type { TaskView } from '../../../core/schema/api/tasks.ts';

/** A script for clients/python that asks for the same task. */
export function pythonCode(task: TaskView): string {
  const { algorithm, parameters, ...rest } = sameTask(task);
  const named: [string, unknown][] = [
    ['dataset', rest.dataset],
    ...Object.entries(parameters).map(([name, value]): [string, unknown] =>
      name === 'groupBy' ? ['group_by', groupsIn(value)] : [snake(name), value],
    ),
    ['title', rest.title],
    ['purpose', rest.purpose],
    ['collaboration', rest.collaboration],
    ['invited', rest.invited],
    ['least_participants', rest.participants?.minimum],
    ['most_participants', rest.participants?.maximum],
    ['phase_seconds', rest.phaseSeconds],
    ['mode', rest.mode],
    ['minimum', rest.minimum],
    ['recipients', rest.recipients],
  ];
  const lines = named
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `    ${name}=${literal(value, 4)},`);
  return `from parley import Client

client = Client.from_env()  # PARLEY_TOKEN, and PARLEY_URL if not port 6700

task_id = client.create_task(
    ${literal(algorithm, 4)},
${lines.join('\n')}
)
if client.trace(task_id):
    print(client.get_result(task_id))
else:
    print("The task has no result; the log above says why.")
`;
}

/** As the Python client takes them: labels by column. */
function groupsIn(groups: unknown): unknown {
  const list = groups as readonly { readonly column: string; readonly levels: unknown }[];
  return Object.fromEntries(list.map(({ column, levels }) => [column, levels]));
}

const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const LINE = 88;

/** A value as Python writes it; long lists and dictionaries over several lines. */
function literal(value: unknown, indent: number): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  // A JSON text is a Python text, too: the same escapes mean the same.
  if (typeof value !== 'object') return JSON.stringify(value);
  const inner = indent + 4;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const items = Array.isArray(value)
    ? value.map((item: unknown) => literal(item, inner))
    : Object.entries(value).map(
        ([name, item]) => `${JSON.stringify(name)}: ${literal(item, inner)}`,
      );
  const line = `${open}${items.join(', ')}${close}`;
  if (line.length + indent <= LINE && !line.includes('\n')) return line;
  const pad = ' '.repeat(inner);
  return `${open}\n${items.map((item) => `${pad}${item},\n`).join('')}${' '.repeat(indent)}${close}`;
}
