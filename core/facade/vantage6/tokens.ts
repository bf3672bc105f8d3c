import { randomUUID } from 'node:crypto';
import { sign, verify } from 'hono/jwt';
import { z } from 'zod';
import { ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';

export type TokenUse = 'access' | 'refresh';

/** `sub` is what clients from 3.3 on read, `identity` those before; both are numbers (not text, as RFC 7519 has it). */
const Claims = z.object({
  sub: z.int().min(1),
  identity: z.int().min(1),
  type: z.enum(['access', 'refresh']),
  client_type: z.literal('user'),
  roles: z.array(z.string()),
  /** One for all tokens that come from one sign-in. */
  sid: z.string().max(64),
  jti: z.string(),
  iat: z.number(),
  exp: z.number(),
});

export interface TokenPair {
  readonly access: string;
  readonly refresh: string;
}

export interface Session {
  /** The user's number. */
  readonly user: number;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

const ALGORITHM = 'HS256';
export const ROLE = 'Researcher';

/** JSON web tokens (RFC 7519) as vantage6's server gives them out: HMAC with a secret that only this node has. */
export class FacadeTokens {
  readonly #secret: string;
  readonly #now: () => number;

  constructor(secret: Uint8Array, now: () => number) {
    this.#secret = Buffer.from(secret).toString('hex');
    this.#now = now;
  }

  /** @param session of the token that is refreshed; a new one at a sign-in */
  async issue(user: number, session: string = randomUUID()): Promise<TokenPair> {
    return {
      access: await this.#sign(user, 'access', session),
      refresh: await this.#sign(user, 'refresh', session),
    };
  }

  #sign(user: number, use: TokenUse, session: string): Promise<string> {
    const now = Math.floor(this.#now() / 1000);
    const { accessLifetime, refreshLifetime } = limits.facade;
    const lifetime = (use === 'access' ? accessLifetime : refreshLifetime) / 1000;
    const claims: z.infer<typeof Claims> = {
      sub: user,
      identity: user,
      type: use,
      client_type: 'user',
      roles: [ROLE],
      sid: session,
      jti: randomUUID(),
      iat: now,
      exp: now + lifetime,
    };
    return sign(claims, this.#secret, ALGORITHM);
  }

  /** @throws ParleyError TOKEN_INVALID */
  async read(token: string, use: TokenUse): Promise<Session> {
    // Only the signature is left to the library: times are told by this node's clock.
    const payload = await verify(token, this.#secret, {
      alg: ALGORITHM,
      exp: false,
      iat: false,
      nbf: false,
    }).catch((cause: unknown) => {
      throw invalid(cause);
    });
    const claims = Claims.safeParse(payload);
    if (!claims.success) throw invalid(claims.error);
    if (claims.data.type !== use) {
      throw new ParleyError('TOKEN_INVALID', `Only ${use} tokens are allowed here.`);
    }
    if (claims.data.exp * 1000 <= this.#now()) {
      throw new ParleyError('TOKEN_INVALID', 'Token has expired', { details: { expired: true } });
    }
    const { sub: user, sid: id, exp } = claims.data;
    return { user, id, expires: exp * 1000 };
  }
}

/** The token of `Authorization: Bearer ...`. @throws ParleyError TOKEN_INVALID */
export function bearerOf(header: string | undefined): string {
  const token = /^Bearer +([\w.-]+)$/i.exec(header ?? '')?.[1];
  if (token !== undefined) return token;
  throw new ParleyError(
    'TOKEN_INVALID',
    'Missing Authorization Header: sign in at token/user first.',
  );
}

const invalid = (cause: unknown): ParleyError =>
  new ParleyError('TOKEN_INVALID', 'The token is not one of this node. Sign in again.', { cause });
