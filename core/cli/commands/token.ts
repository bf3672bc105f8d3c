import { type Command, InvalidArgumentError } from 'commander';
import type { ParleyClient } from '../../client/client.ts';
import type { IssuedToken, TokenView } from '../../schema/api/tokens.ts';
import { ParleyError } from '../../schema/errors.ts';
import { TokenScope } from '../../schema/local/token.ts';
import { examples, names, wholeNumber } from '../arguments.ts';
import { contextOf } from '../context.ts';
import type { Output } from '../output.ts';
import { printable } from '../printable.ts';
import { table } from '../table.ts';
import { localTime, relativeTime } from '../time.ts';
import { writeNewFile } from '../write-file.ts';

interface CreateOptions {
  readonly scope: TokenScope[];
  readonly days?: number;
  readonly file?: string;
  readonly force?: boolean;
}

interface RotateOptions {
  readonly days?: number;
  readonly file?: string;
}

export function addTokenCommands(token: Command): void {
  const create = token
    .command('create')
    .description('make a token; its secret is shown this once')
    .argument('<name>', 'what you and the log will know it by')
    .option('--scope <scopes>', 'what it allows: read, launch', scopes, [...TokenScope.options])
    .option('--days <n>', 'valid for so many days; without, until you revoke it', wholeNumber)
    .option('--file <path>', 'write the secret to a file of yours alone instead of showing it')
    .option('--force', 'replace the file if there is one')
    .action(async (name: string, options: CreateOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const { scope, days = null, file } = options;
      const made = await client.createToken({ name, scopes: scope, days });
      if (file !== undefined) {
        await writeNewFile(file, `${made.secret}\n`, options.force === true).catch(
          async (error: unknown) => {
            // Nobody has seen its secret.
            await client.revokeToken(made.token.id);
            throw error;
          },
        );
      }
      show(output, made, file);
    });
  examples(
    create,
    'parley token create notebook',
    'parley token create dashboard --scope read --days 90 --file dashboard.token',
  );

  const list = token
    .command('list')
    .description('what tokens there are, and when each was last used')
    .action(async (_options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const found = await client.tokens();
      output.answer(found, () => (found.length === 0 ? 'There is no token.' : tableOf(found)));
    });
  examples(list, 'parley token list');

  const rotate = token
    .command('rotate')
    .description('give a token a new secret; the old one stops at once')
    .argument('<token>', 'its id or name')
    .option('--days <n>', 'valid for so many days from now on', wholeNumber)
    .option('--file <path>', 'write the secret to this file, replacing it, instead of showing it')
    .action(async (typed: string, { days, file }: RotateOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const { id } = await findToken(client, typed);
      const made = await client.rotateToken(id, days === undefined ? {} : { days });
      if (file !== undefined) {
        await writeNewFile(file, `${made.secret}\n`, true).catch((cause: unknown) => {
          throw new ParleyError(
            'USAGE',
            `The old secret has stopped, but the new one could not be written to ${file} and is lost. Rotate the token again with another path.`,
            { cause },
          );
        });
      }
      show(output, made, file);
    });
  examples(rotate, 'parley token rotate notebook');

  const revoke = token
    .command('revoke')
    .description('end a token; what it has open ends as well')
    .argument('<token>', 'its id or name')
    .action(async (typed: string, _options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const { id, name } = await findToken(client, typed);
      await client.revokeToken(id);
      output.answer({ revoked: id }, () => `${printable(name)} opens nothing any more.`);
    });
  examples(revoke, 'parley token revoke notebook');
}

function scopes(typed: string): TokenScope[] {
  return names(typed).map((name) => {
    const scope = TokenScope.safeParse(name);
    if (scope.success) return scope.data;
    throw new InvalidArgumentError(
      `It takes ${TokenScope.options.join(', ')}; deciding is not for tokens.`,
    );
  });
}

async function findToken(client: ParleyClient, typed: string): Promise<TokenView> {
  const found = (await client.tokens()).find(({ id, name }) => id === typed || name === typed);
  if (found !== undefined) return found;
  throw new ParleyError(
    'NOT_FOUND',
    `"${typed}" is no token. Nothing was changed; see: parley token list`,
  );
}

/** The secret alone on stdout, so that a shell can take it: TOKEN=$(parley token create notebook) */
function show(output: Output, { token, secret }: IssuedToken, file: string | undefined): void {
  if (file !== undefined) {
    output.answer({ token, file }, () => `The secret of ${printable(token.name)} is in ${file}.`);
    return;
  }
  output.note(
    `Whoever has this secret can ${token.scopes.join(' and ')} as you. It is shown this once:`,
  );
  output.answer({ token, secret }, () => secret);
}

function tableOf(tokens: readonly TokenView[]): string {
  const now = Date.now();
  return table(
    [
      { title: 'name' },
      { title: 'scopes' },
      { title: 'made' },
      { title: 'last used' },
      { title: 'ends' },
      { title: 'id' },
    ],
    tokens.map(({ name, scopes, created, rotated, lastUsed, expires, expired, id }) => [
      name,
      scopes.join(', '),
      localTime(rotated ?? created),
      lastUsed === null ? 'never' : relativeTime(lastUsed, now),
      expires === null ? 'when revoked' : `${localTime(expires)}${expired ? ' (expired)' : ''}`,
      id,
    ]),
  );
}
