import { ParleyError } from '../../schema/errors.ts';

/**
 * DuckDB's failure to read a file, in words without the file's contents: its own message quotes the offending line, so
 * neither the message nor the cause goes on.
 */
export function readError(error: unknown, path: string): ParleyError {
  if (error instanceof ParleyError) return error;
  const said = error instanceof Error ? error.message : '';
  const line = /(?:CSV Error on Line: |in line |in record\/value )(\d+)/.exec(said)?.[1];
  const where = line === undefined ? path : `${path}, line ${line}`;
  return new ParleyError(
    'DATA_UNREADABLE',
    `${where}: ${describeFault(said)}. Nothing of this file was used; correct it and try again.`,
    { details: { path, ...(line === undefined ? {} : { line: Number(line) }) } },
  );
}

function describeFault(said: string): string {
  // Only the head of the message is DuckDB's; the line it quotes may hold any words.
  const fields = /\nExpected Number of Columns: (\d+) Found: (\d+)\n/.exec(said);
  if (fields !== null)
    return `the line has ${fields[2] ?? '?'} fields where the header has ${fields[1] ?? '?'}`;
  if (said.includes('\nMaximum line size of')) return 'the line is longer than 2 MiB';
  if (said.includes('\nValue with unterminated quote')) {
    return 'a quoted field is not closed, text follows a closing quote, or line ends of different kinds are mixed';
  }
  if (said.includes('state machine')) return 'line ends of different kinds are mixed';
  if (said.includes('Malformed JSON')) return 'this is not valid JSON';
  if (said.includes('maximum_object_size')) return 'an object is longer than 16 MiB';
  if (said.includes('expected records')) return 'this is not a list of JSON objects';
  if (/parquet|magic bytes/i.test(said)) return 'this is no intact Parquet file';
  return 'the file cannot be read in the declared format';
}
