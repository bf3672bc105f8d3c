import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ParleyError } from '../../schema/errors.ts';
import { limits, MiB } from '../../schema/limits.ts';
import { NestingCheck } from './nesting-check.ts';

/** What tells cheaply that a file is still the one that was hashed. */
export interface FileMark {
  readonly size: number;
  /** Nanoseconds since 1970, decimal. */
  readonly modified: string;
  readonly inode: string;
}

/** @throws ParleyError DATA_MISSING */
export async function markOf(path: string): Promise<FileMark> {
  const found = await stat(path, { bigint: true }).catch((cause: unknown) => {
    throw new ParleyError('DATA_MISSING', `There is no readable file at ${path} any more.`, {
      cause,
      details: { path },
    });
  });
  return {
    size: Number(found.size),
    modified: found.mtimeNs.toString(),
    inode: found.ino.toString(),
  };
}

export const sameMark = (a: FileMark, b: FileMark): boolean =>
  a.size === b.size && a.modified === b.modified && a.inode === b.inode;

/**
 * SHA-256 of a file, hexadecimal, in constant memory. A text file is checked to be UTF-8 on the way.
 * @throws ParleyError DATA_ENCODING, DATA_UNREADABLE
 */
export async function digestFile(
  path: string,
  options: {
    readonly text: boolean;
    /** JSON: how deep it nests is checked, too. */
    readonly json?: boolean;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<string> {
  const hash = createHash('sha256');
  const stream = createReadStream(path, { highWaterMark: 1 * MiB, signal: options.signal });
  const utf8 = new Utf8Check();
  const nesting = new NestingCheck();
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk);
      if (options.text && !utf8.accepts(chunk)) throw notUtf8(path);
      if (options.json === true && !nesting.accepts(chunk)) throw tooDeep(path);
    }
  } catch (cause) {
    options.signal?.throwIfAborted();
    if (cause instanceof ParleyError) throw cause;
    throw new ParleyError('DATA_UNREADABLE', `${path} could not be read to its end.`, {
      cause,
      details: { path },
    });
  }
  if (options.text && !utf8.endsWhole()) throw notUtf8(path);
  return hash.digest('hex');
}

/** Checks UTF-8 over chunks that may cut a character; holds back at most three bytes. */
class Utf8Check {
  #rest: Buffer = Buffer.alloc(0);

  accepts(chunk: Buffer): boolean {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const whole = bytes.length - unfinished(bytes);
    this.#rest = Buffer.from(bytes.subarray(whole));
    return isUtf8(bytes.subarray(0, whole));
  }

  endsWhole(): boolean {
    return this.#rest.length === 0;
  }
}

/** How many bytes at the end begin a character that is not complete. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

function tooDeep(path: string): ParleyError {
  return new ParleyError(
    'DATA_UNREADABLE',
    `${path} nests deeper than ${limits.jsonDepth} levels. Nothing was read; a table has one or two.`,
    { details: { path } },
  );
}

function notUtf8(path: string): ParleyError {
  return new ParleyError(
    'DATA_ENCODING',
    `${path} is not UTF-8 text. Nothing was read; save it again with the encoding UTF-8.`,
    { details: { path } },
  );
}
