import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ParleyError } from '../schema/errors.ts';

/** Whether there is a person to ask. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Asks at the terminal; stdout stays free for the answer of the command.
 * @param instead how to say it without a terminal
 * @throws ParleyError USAGE where nobody can be asked, or the person ends the input
 */
export async function ask(
  question: string,
  instead: string,
  { hidden = false }: { readonly hidden?: boolean } = {},
): Promise<string> {
  if (!isInteractive()) {
    throw new ParleyError(
      'USAGE',
      `This needs an answer, and there is no terminal to ask at. Nothing was done; ${instead}.`,
    );
  }
  let silent = false;
  const echo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!silent) process.stderr.write(chunk);
      done();
    },
  });
  // Before the question appears: from here on the terminal itself echoes nothing, however fast the answer comes.
  const lines = createInterface({ input: process.stdin, output: echo, terminal: true });
  return new Promise((resolve, reject) => {
    let typed: string | null = null;
    lines.question(question, (line) => {
      typed = line;
      lines.close();
    });
    silent = hidden;
    // Ctrl-C in a question is an answer: stop.
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => {
      if (hidden) process.stderr.write('\n');
      if (typed === null) reject(new ParleyError('USAGE', 'Ended by you. Nothing was done.'));
      else resolve(typed);
    });
  });
}

/** Anything but a clear yes is a no. */
export async function askYes(question: string, instead: string): Promise<boolean> {
  const typed = (await ask(`${question} (yes/no) `, instead)).trim().toLowerCase();
  return typed === 'yes' || typed === 'y';
}
