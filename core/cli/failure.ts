import { CommanderError } from 'commander';
import { codes } from '../schema/codes.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import { printableLines } from './printable.ts';

/** Tells the person or script at the other end; returns the exit code. */
export function reportFailure(cause: unknown, json: boolean): number {
  if (cause instanceof CommanderError && cause.exitCode === 0) return 0;
  const error = cause instanceof CommanderError ? usage(cause) : asParleyError(cause);
  if (json) {
    const { code, message, details } = error;
    const problem = {
      type: `urn:parley:problem:${code}`,
      title: codes[code].meaning,
      status: error.httpStatus,
      detail: message,
      code,
      details,
    };
    console.error(JSON.stringify(problem));
  } else {
    console.error(printableLines(`${error.code}: ${error.message}`));
    // Only what nobody foresaw needs its place in the code.
    if (error.code === 'INTERNAL' && error.cause instanceof Error) {
      console.error(printableLines(error.cause.stack ?? error.cause.message));
    }
  }
  return error.exitCode;
}

function usage(error: CommanderError): ParleyError {
  const sentence =
    error.code === 'commander.help' ? 'Name a command.' : error.message.replace(/^error: /, '');
  return new ParleyError(
    'USAGE',
    `${sentence.replace(/\.?$/, '.')} Nothing was done; see: parley --help`,
    { cause: error },
  );
}
