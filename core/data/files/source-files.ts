import { glob, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import type { DataSource, SourceFormat } from '../dataset-definition.ts';

/** Endings that a folder's files must have to belong to a dataset of this format. */
const endings: Record<SourceFormat, readonly string[]> = {
  csv: ['.csv'],
  tsv: ['.tsv', '.tab'],
  parquet: ['.parquet', '.pq'],
  json: ['.json'],
  ndjson: ['.ndjson', '.jsonl'],
};

export interface SourceFile {
  /** Where it lies, links resolved. */
  readonly path: string;
  /** Its name within the source, with forward slashes: the same after the whole folder was moved. */
  readonly name: string;
}

/**
 * The regular files a source stands for, ascending by name, so that the order of rows is the same every time.
 * @throws ParleyError DATA_MISSING when a path or glob leads to no file, DATA_UNREADABLE for what is no
 *   regular file or when there are more than `limits.filesPerDataset`
 */
export async function findSourceFiles(source: DataSource): Promise<SourceFile[]> {
  const found = new Map<string, SourceFile>();
  for (const path of source.paths) {
    for await (const file of expand(path, source.format)) {
      const resolved = await realpath(file.path);
      if (!found.has(resolved)) found.set(resolved, { path: resolved, name: file.name });
      if (found.size > limits.filesPerDataset) {
        throw new ParleyError(
          'DATA_UNREADABLE',
          `${path} stands for more than ${limits.filesPerDataset} files. Nothing was read; name a narrower folder or pattern, or merge the files.`,
        );
      }
    }
  }
  return [...found.values()].sort((a, b) => compare(a.name, b.name) || compare(a.path, b.path));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function* expand(path: string, format: SourceFormat): AsyncGenerator<SourceFile> {
  const what = await stat(path).catch(missingAsNull);
  if (what?.isFile() === true) {
    yield { path, name: basename(path) };
    return;
  }
  if (what?.isDirectory() === true) {
    yield* inFolder(path, format);
    return;
  }
  if (what !== null) throw notRegular(path);
  if (!/[*?[{]/.test(path)) throw missing(path);
  yield* byPattern(path);
}

async function* inFolder(folder: string, format: SourceFormat): AsyncGenerator<SourceFile> {
  let any = false;
  for (const name of await readdir(folder)) {
    if (name.startsWith('.') || !endings[format].includes(extname(name).toLowerCase())) continue;
    const path = join(folder, name);
    if (!(await stat(path)).isFile()) continue;
    any = true;
    yield { path, name };
  }
  if (!any) {
    throw new ParleyError(
      'DATA_MISSING',
      `The folder ${folder} holds no file ending in ${endings[format].join(' or ')}. Check the folder and the format.`,
      { details: { path: folder } },
    );
  }
}

async function* byPattern(pattern: string): AsyncGenerator<SourceFile> {
  const base = fixedPart(pattern);
  let any = false;
  for await (const path of glob(pattern)) {
    if (!(await stat(path)).isFile()) continue;
    any = true;
    yield { path, name: relative(base, path).split(sep).join('/') };
  }
  if (!any) throw missing(pattern);
}

/** The folders of a pattern that hold no wildcard. */
function fixedPart(pattern: string): string {
  let folder = dirname(pattern);
  while (/[*?[{]/.test(folder)) folder = dirname(folder);
  return folder;
}

function missingAsNull(error: unknown): null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  throw new ParleyError(
    'DATA_UNREADABLE',
    'A data file could not be opened. Check its permissions.',
    {
      cause: error,
    },
  );
}

function missing(path: string): ParleyError {
  return new ParleyError(
    'DATA_MISSING',
    `There is no file at ${path}. Nothing was read; put the file back or change the dataset's path.`,
    { details: { path } },
  );
}

function notRegular(path: string): ParleyError {
  return new ParleyError('DATA_UNREADABLE', `${path} is neither a file nor a folder.`, {
    details: { path },
  });
}
