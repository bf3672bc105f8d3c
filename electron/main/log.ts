import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { asParleyError } from '../../core/schema/errors.ts';

const BYTES_MOST = 1024 * 1024;

/** What the app itself has to report; the node keeps a log of its own. */
export interface DesktopLog {
  readonly sentence: (sentence: string) => void;
  readonly error: (error: unknown) => void;
}

/** At most two files of a MiB each, for those who help; it holds no data and no secrets. */
export function openLog(file: string): DesktopLog {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const sentence = (line: string) => {
    const text = `${new Date().toISOString()} ${line.replaceAll(/\s*\n\s*/g, ' | ')}\n`;
    process.stderr.write(text);
    try {
      if (sizeOf(file) > BYTES_MOST) renameSync(file, `${file}.1`);
      appendFileSync(file, text, { mode: 0o600 });
    } catch {
      // There is nobody left to tell.
    }
  };
  return {
    sentence,
    error: (thrown) => {
      const { code, message, cause } = asParleyError(thrown);
      const stack = cause instanceof Error ? ` (${cause.stack ?? cause.message})` : '';
      sentence(`${code}: ${message}${stack}`);
    },
  };
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
