import { readFile, stat } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { ParleyError } from '../schema/errors.ts';
import { MiB } from '../schema/limits.ts';

const FILE_MOST = 512 * MiB;

/** Shows below a command's help how it is used. */
export function examples(command: Command, ...lines: string[]): Command {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  return command.addHelpText(
    'after',
    `\n${title}:\n${lines.map((line) => `  $ ${line}\n`).join('')}`,
  );
}

export function wholeNumber(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError('It takes a whole number.');
  return Number(value);
}

export function positiveNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError('It takes a number above 0.');
  }
  return number;
}

/** `a,b , c` */
export function names(value: string): string[] {
  const list = value.split(',').map((item) => item.trim());
  if (list.includes('')) throw new InvalidArgumentError('It takes names with commas between them.');
  return list;
}

/** `key=value`, at the first = */
export function pair(text: string, form: string): [string, string] {
  const at = text.indexOf('=');
  if (at <= 0) {
    throw new ParleyError('USAGE', `"${text}" does not have the form ${form}. Nothing was done.`);
  }
  return [text.slice(0, at), text.slice(at + 1)];
}

export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ParleyError('USAGE', `${where} holds no JSON. Nothing was done.`, { cause });
  }
}

/** A file that a person named, or stdin for `-`. */
export async function readText(path: string): Promise<string> {
  if (path === '-') return readStdin();
  try {
    const { size } = await stat(path);
    if (size > FILE_MOST) throw new ParleyError('USAGE', `${path} is too large. Nothing was done.`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof ParleyError) throw cause;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ParleyError(
      'USAGE',
      `${path} could not be read (${reason}). Nothing was done; check the path.`,
      { cause },
    );
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > FILE_MOST) throw new ParleyError('USAGE', 'The input is too large.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}
