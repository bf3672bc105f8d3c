import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import type { FacadeStatus } from '../../schema/api/facade.ts';
import { ParleyError } from '../../schema/errors.ts';
import { examples, wholeNumber } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { givenPassphrase, requireNewPassphrase } from '../passphrase.ts';
import { printable } from '../printable.ts';
import { isInteractive } from '../prompt.ts';
import { facts, table } from '../table.ts';
import { localTime, relativeTime } from '../time.ts';

interface Vantage6Options {
  readonly port?: number;
  readonly off?: boolean;
}

interface AddUserOptions {
  readonly passwordFile?: string;
  readonly generate?: boolean;
}

const VARIABLE = 'PARLEY_FACADE_PASSWORD';

export function addFacadeCommands(facade: Command): void {
  const status = facade
    .command('status')
    .description('whether such scripts are served, and where')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.facade();
      output.answer(found, () => statusText(found));
    });
  examples(status, 'parley facade status');

  const vantage6 = facade
    .command('vantage6')
    .description(
      'serve scripts written for vantage6 (clients 3.x and 4.x) on a port of this machine',
    )
    .option('--port <n>', 'open it there, now and whenever the node runs; 0 for any', wholeNumber)
    .option('--off', 'close it')
    .action(async ({ port, off }: Vantage6Options, command: Command) => {
      const { client, output } = contextOf(command);
      if ((port === undefined) === (off === undefined)) {
        throw new ParleyError('USAGE', 'Say either --port with a number, or --off.');
      }
      const found = port === undefined ? await client.closeFacade() : await client.openFacade(port);
      output.answer(found, () => statusText(found));
    });
  examples(
    vantage6,
    'parley facade vantage6 user add researcher',
    'parley facade vantage6 --port 7601',
    'parley facade vantage6 --off',
  );

  const algorithms = vantage6
    .command('algorithms')
    .description('what images and methods are in Parley')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.facadeAlgorithms();
      output.answer(found, () =>
        found
          .map(({ image, methods, takes, does, gives }) =>
            facts([
              ['image', image],
              ['methods', methods.join(', ')],
              ['takes', takes],
              ['does', does],
              ['gives', gives],
            ]),
          )
          .join('\n\n'),
      );
    });
  examples(algorithms, 'parley facade vantage6 algorithms');

  addUserCommands(vantage6.command('user').description('who may sign in'));
}

function addUserCommands(user: Command): void {
  const add = user
    .command('add')
    .description('let somebody sign in; the password is asked for')
    .argument('<name>', 'letters, digits and . _ @ -')
    .option('--password-file <file>', `file with the password (else ${VARIABLE})`)
    .option('--generate', 'make a password and show it, this once')
    .action(async (name: string, options: AddUserOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const given = options.generate === true ? null : await passwordFrom(options);
      const password = given ?? randomBytes(18).toString('base64url');
      const added = await client.addFacadeUser({ name, password });
      if (given !== null) {
        output.answer(added, () => `${printable(name)} may sign in from now on.`);
        return;
      }
      output.note(`${printable(name)} may sign in from now on. The password, shown this once:`);
      output.answer({ ...added, password }, () => password);
    });
  examples(
    add,
    'parley facade vantage6 user add researcher',
    'parley facade vantage6 user add notebook --generate',
  );

  const list = user
    .command('list')
    .description('who may sign in')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.facadeUsers();
      const now = Date.now();
      output.answer(found, () =>
        found.length === 0
          ? 'There is no user.'
          : table(
              [
                { title: 'name' },
                { title: 'made' },
                { title: 'last sign-in' },
                { title: 'locked' },
              ],
              found.map(({ name, created, lastLogin, lockedUntil }) => [
                name,
                localTime(created),
                lastLogin === null ? 'never' : relativeTime(lastLogin, now),
                lockedUntil === null ? '' : `until ${localTime(lockedUntil)}`,
              ]),
            ),
      );
    });
  examples(list, 'parley facade vantage6 user list');

  const remove = user
    .command('remove')
    .description('let a user sign in no longer; what it has open ends')
    .argument('<name>', 'who')
    .action(async (name: string, _options: object, command: Command) => {
      const { client, output } = contextOf(command);
      await client.removeFacadeUser(name);
      output.answer({ removed: name }, () => `${printable(name)} can sign in no longer.`);
    });
  examples(remove, 'parley facade vantage6 user remove researcher');
}

/** null: nobody can be asked, so one is made. */
async function passwordFrom({ passwordFile: file }: AddUserOptions): Promise<string | null> {
  const source = { file, variable: VARIABLE };
  if (!isInteractive()) return givenPassphrase(source);
  return requireNewPassphrase(source, 'Password of the user');
}

function statusText({ wanted, open, url, users, problem }: FacadeStatus): string {
  const state = open ? `open at ${url ?? ''}` : wanted ? 'closed, though it should be open' : 'off';
  return facts([
    ['vantage6 scripts', state],
    ...(problem === null ? [] : [['problem', problem] as const]),
    ['users', `${users}${users === 0 ? ' (add one: parley facade vantage6 user add NAME)' : ''}`],
  ]);
}
