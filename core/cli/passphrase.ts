import { ParleyError } from '../schema/errors.ts';
import { readText } from './arguments.ts';
import { ask, isInteractive } from './prompt.ts';

/** Where a passphrase may come from besides a question: never from an argument, which every process can see. */
export interface PassphraseSource {
  readonly file: string | undefined;
  /** Name of the environment variable. */
  readonly variable: string;
}

/** From the file, else the environment, else null. @throws ParleyError USAGE when the file holds none */
export async function givenPassphrase({
  file,
  variable,
}: PassphraseSource): Promise<string | null> {
  if (file !== undefined) {
    const text = (await readText(file)).replace(/\r?\n$/, '');
    if (text === '') throw new ParleyError('USAGE', `${file} holds no passphrase.`);
    return text;
  }
  const value = process.env[variable];
  return value === undefined || value === '' ? null : value;
}

/** Given or asked for. @throws ParleyError USAGE without a terminal */
export async function requirePassphrase(
  source: PassphraseSource,
  question: string,
): Promise<string> {
  return (await givenPassphrase(source)) ?? (await ask(`${question}: `, instead(source), hidden));
}

/** Given or chosen, typed twice. @throws ParleyError USAGE without a terminal, or when the two differ */
export async function requireNewPassphrase(
  source: PassphraseSource,
  question: string,
): Promise<string> {
  return (await givenPassphrase(source)) ?? (await chosen(source, question));
}

/** As before, but nothing given, or nothing typed, means none. */
export async function optionalNewPassphrase(
  source: PassphraseSource,
  question: string,
): Promise<string | null> {
  const given = await givenPassphrase(source);
  if (given !== null || !isInteractive()) return given;
  const typed = await chosen(source, question);
  return typed === '' ? null : typed;
}

async function chosen(source: PassphraseSource, question: string): Promise<string> {
  const typed = await ask(`${question}: `, instead(source), hidden);
  if (typed === '') return typed;
  const again = await ask('The same once more: ', instead(source), hidden);
  if (typed === again) return typed;
  throw new ParleyError('USAGE', 'The two passphrases differ. Nothing was done; try again.');
}

const hidden = { hidden: true };
const instead = ({ variable }: PassphraseSource) => {
  const option = variable === 'PARLEY_RECOVERY_PASSPHRASE' ? 'recovery-passphrase' : 'passphrase';
  return `give the passphrase in a file with --${option}-file, or in ${variable}`;
};
