import { z } from 'zod';
import { encodeCanonical, sha256 } from '../../schema/canonical.ts';
import { ParleyError } from '../../schema/errors.ts';
import { uint } from '../../schema/ids.ts';
import type { DatasetDefinition } from '../dataset-definition.ts';
import { digestFile, markOf, sameMark } from './file-digest.ts';
import { findSourceFiles } from './source-files.ts';

const HexHash = z.string().regex(/^[0-9a-f]{64}$/);

/** What a file looked like when its contents were hashed. */
export const FileVersion = z.strictObject({
  path: z.string(),
  /** Within the source; part of the fingerprint, unlike the path. */
  name: z.string(),
  size: uint,
  /** Nanoseconds since 1970, as decimal text: more than a double holds. */
  modified: z.string().regex(/^-?\d{1,20}$/),
  inode: z.string().regex(/^\d{1,20}$/),
  hash: HexHash,
});
export type FileVersion = z.infer<typeof FileVersion>;

/**
 * One state of a dataset: the files' names, sizes and contents and the definition's columns and person column. Labels,
 * descriptions and the disclosure policy are no part of it. May be stored, to spare hashing the next time.
 */
export const DatasetVersion = z.strictObject({ fingerprint: HexHash, files: z.array(FileVersion) });
export type DatasetVersion = z.infer<typeof DatasetVersion>;

/**
 * The dataset's present version. Files whose size, modification time and inode are those of `known` are not read again;
 * the others are hashed whole (SHA-256).
 * @throws ParleyError DATA_MISSING, DATA_UNREADABLE, DATA_ENCODING (a text file that is not UTF-8)
 */
export async function readVersion(
  definition: DatasetDefinition,
  options: {
    readonly known?: DatasetVersion | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<DatasetVersion> {
  const text = definition.source.format !== 'parquet';
  const before = new Map(options.known?.files.map((file) => [file.path, file]));
  const files: FileVersion[] = [];
  for (const { path, name } of await findSourceFiles(definition.source)) {
    const known = before.get(path);
    const mark = await markOf(path);
    const hash =
      known !== undefined && sameMark(known, mark)
        ? known.hash
        : await digestFile(path, { text, signal: options.signal });
    files.push({ path, name, ...mark, hash });
  }
  return { fingerprint: fingerprintOf(definition, files), files };
}

/** SHA-256 over the canonical encoding of what makes the rows what they are; hexadecimal. */
export function fingerprintOf(
  definition: DatasetDefinition,
  files: readonly FileVersion[],
): string {
  const meaning = {
    format: 1,
    source: definition.source.format,
    files: files.map(({ name, size, hash }) => ({ name, size, hash })),
    columns: definition.columns.map(({ local, name, type }) => ({ local, name, type })),
    personColumn: definition.personColumn,
  };
  return Buffer.from(sha256(encodeCanonical(meaning))).toString('hex');
}

/**
 * Compares size, modification time and inode of every file with those recorded; reads no contents.
 * @throws ParleyError DATA_CHANGED when one differs or is gone
 */
export async function assertUnchanged(version: DatasetVersion): Promise<void> {
  for (const file of version.files) {
    const mark = await markOf(file.path).catch((cause: unknown) => {
      throw changed(file.path, cause);
    });
    if (!sameMark(file, mark)) throw changed(file.path);
  }
}

/** @throws ParleyError DATA_CHANGED when the dataset is not in the version that was approved */
export function assertExpected(version: DatasetVersion, expected: string | undefined): void {
  if (expected === undefined || version.fingerprint === expected) return;
  throw new ParleyError(
    'DATA_CHANGED',
    'The files or the columns of this dataset changed since the task was approved. Nothing was computed or sent; review the task again with the present data.',
  );
}

function changed(path: string, cause?: unknown): ParleyError {
  return new ParleyError(
    'DATA_CHANGED',
    `${path} changed while it was in use. Nothing of this computation was sent; review the task again when the file is complete.`,
    { cause, details: { path } },
  );
}
