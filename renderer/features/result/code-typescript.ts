import type { TaskView } from '../../../core/schema/api/tasks.ts';
import { sameTask } from './same-task.ts';

/** A script for core/client that asks for the same task; it runs in the folder examples/ of a clone. */
export function typescriptCode(task: TaskView): string {
  return `import { connect } from '../core/client/connect.ts';

const client = connect(); // PARLEY_TOKEN, and PARLEY_URL if not port 6700

const id = await client.createTask(${literal(sameTask(task), 0)});
for await (const { message } of client.trace(id)) console.log(message);

if (await client.wait(id)) {
  const { result } = await client.getResult(id);
  console.log(result.rows);
} else {
  console.error('The task has no result; the log above says why.');
}
`;
}

const LINE = 88;
const NAME = /^[a-z_$][\w$]*$/i;

/** A value as TypeScript writes it; long lists and objects over several lines. */
function literal(value: unknown, indent: number): string {
  if (value === null || typeof value !== 'object') {
    return typeof value === 'string' ? quoted(value) : String(value);
  }
  const inner = indent + 2;
  const isList = Array.isArray(value);
  const items = isList
    ? value.map((item: unknown) => literal(item, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([name, item]) => `${NAME.test(name) ? name : quoted(name)}: ${literal(item, inner)}`);
  const [open, close] = isList ? '[]' : '{}';
  const line = isList ? `[${items.join(', ')}]` : `{ ${items.join(', ')} }`;
  if (line.length + indent <= LINE && !line.includes('\n')) return line;
  const pad = ' '.repeat(inner);
  return `${open}\n${items.map((item) => `${pad}${item},\n`).join('')}${' '.repeat(indent)}${close}`;
}

/** In single quotes, with the escapes of JSON, which are TypeScript's, too. */
const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
