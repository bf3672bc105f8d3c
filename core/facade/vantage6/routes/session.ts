import { z } from 'zod';
import { ParleyError } from '../../../schema/errors.ts';
import { jsonBody, routeOf, type Vantage6App, type Vantage6Context } from '../context.ts';
import { bearerOf, type Session, type TokenPair } from '../tokens.ts';
import { safelyParsed } from '../../../schema/safely-parsed.ts';

/** `mfa_code` is of vantage6's second factor, which the node's own machine stands for here. */
const Credentials = z.object({
  username: z.string().max(200),
  password: z.string().max(2000),
  mfa_code: z.unknown().optional(),
});

/** Signing in, and getting a new token for an old one. */
export function addSessionRoutes(app: Vantage6App): void {
  app.post('/token/user', async (c) => {
    const { users, directory, tokens } = c.env;
    const credentials = safelyParsed(Credentials, await jsonBody(c));
    if (!credentials.success) {
      throw new ParleyError('USAGE', 'username and password are needed.');
    }
    const user = await users.signIn(credentials.data.username, credentials.data.password);
    // One answer for unknown, locked and wrong: whoever guesses learns nothing.
    if (user === null) throw new ParleyError('TOKEN_INVALID', 'Failed to login');
    c.env.seen.user = user.name;
    const id = await directory.userId(user.key);
    return answerTokens(c, id, await tokens.issue(id));
  });

  app.post('/token/refresh', async (c) => {
    const { tokens } = c.env;
    const session = await tokens.read(bearerOf(c.req.header('authorization')), 'refresh');
    requireUser(c, session);
    return answerTokens(c, session.user, await tokens.issue(session.user, session.id));
  });
}

function answerTokens(c: Vantage6Context, user: number, { access, refresh }: TokenPair) {
  // Clients put it behind host and port: the prefix they use has to be in it.
  const { prefix } = routeOf(c);
  c.header('jwt-token', access);
  return c.json({
    access_token: access,
    refresh_token: refresh,
    refresh_url: `${prefix}/token/refresh`,
    user_url: `${prefix}/user/${user}`,
  });
}

/** The user of a token; one who was removed has none. @throws ParleyError TOKEN_INVALID */
export function requireUser(c: Vantage6Context, { user }: Session) {
  const key = c.env.directory.userKey(user);
  const found = key === null ? null : c.env.users.byKey(key);
  if (found !== null) return found;
  throw new ParleyError('TOKEN_INVALID', 'The user of this token was removed.');
}
