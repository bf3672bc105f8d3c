import { open } from 'node:fs/promises';
import type { ParleyClient } from '../client/client.ts';
import { NoteAction } from '../schema/api/actions.ts';
import { DetectColumns } from '../schema/api/datasets.ts';
import type { FileKind, ParsedShellArgs, SaveKind } from '../schema/desktop/shell.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import { KiB, limits } from '../schema/limits.ts';
import { saveName } from './save-names.ts';
import type { ShellParts } from './shell-parts.ts';

/** Bytes of files whose text is handed to the page. */
const textMost: Readonly<Record<Exclude<FileKind, 'dataset'>, number>> = {
  invitation: 64 * KiB,
  recovery: 4_000_000,
  history: limits.historyBytes,
};

/** A dialog of the system: what the operator chooses there may then be read. */
export async function chooseFiles(
  { dialogs, language, granted }: ShellParts,
  { kind }: ParsedShellArgs<'choose-files'>,
): Promise<{ paths: string[]; text: string | null } | null> {
  const chosen = await dialogs.chooseFiles(kind, language());
  if (chosen === null) return null;
  const paths = [...chosen];
  if (kind === 'dataset') {
    await granted.grant(paths);
    return { paths, text: null };
  }
  const [first] = paths;
  return first === undefined ? null : { paths, text: await readText(first, textMost[kind]) };
}

/** @throws ParleyError NOT_ALLOWED for files that were not handed over; what the node says of their content */
export async function detectColumns(
  { granted, client }: ShellParts,
  { format, paths }: ParsedShellArgs<'detect-columns'>,
): Promise<unknown> {
  const source = DetectColumns.shape.source.safeParse({ format, paths });
  if (!source.success) {
    throw new ParleyError('USAGE', 'Files of this kind cannot be read. Nothing was read.', {
      cause: source.error,
    });
  }
  const real = await granted.require(source.data.paths);
  return client().detectColumns({ source: { ...source.data, paths: real } });
}

/** A result that was saved is on the record of exports, or its page is told that it is not. */
export async function saveFile(
  { dialogs, language, client }: ShellParts,
  { kind, name, content, task }: ParsedShellArgs<'save-file'>,
): Promise<{ path: string } | null> {
  const saved = await dialogs.saveFile(
    kind,
    saveName(kind, name),
    bytesOf(kind, content),
    language(),
  );
  if (saved === null) return null;
  if (task !== null) await record(client(), { task, format: kind }, saved.path);
  return { path: saved.path };
}

/** @throws ParleyError the node's own code: the file is there, and not on the record */
async function record(
  client: ParleyClient,
  { task, format }: { task: string; format: SaveKind },
  path: string,
): Promise<void> {
  try {
    const exported = NoteAction.safeParse({ kind: 'result-exported', task, format });
    if (exported.success) await client.noteAction(exported.data);
  } catch (cause) {
    const { code, message } = asParleyError(cause);
    throw new ParleyError(code, `${path} was saved, but the node could not note that: ${message}`, {
      cause,
      details: { path },
    });
  }
}

/** @throws ParleyError USAGE */
function bytesOf(kind: SaveKind, content: string): Uint8Array {
  if (kind !== 'png') return new Uint8Array(Buffer.from(content));
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(content)) return new Uint8Array(Buffer.from(content, 'base64'));
  throw new ParleyError('USAGE', 'The picture did not come as base64. Nothing was saved.');
}

/** @throws ParleyError DATA_UNREADABLE, MESSAGE_TOO_LARGE */
async function readText(path: string, most: number): Promise<string> {
  const unreadable = (cause: unknown) =>
    new ParleyError('DATA_UNREADABLE', `${path} cannot be read.`, { cause });
  const file = await open(path).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size > most) {
      throw new ParleyError(
        'MESSAGE_TOO_LARGE',
        `${path} is no file of this kind: it should be a file of at most ${most} bytes. It was not read.`,
      );
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
