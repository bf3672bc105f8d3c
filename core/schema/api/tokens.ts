import { z } from 'zod';
import { uint } from '../ids.ts';
import { TokenId, TokenName, TokenScope } from '../local/token.ts';

const Days = z.int().min(1).max(3650).meta({ description: 'For how many days it is valid.' });

export const CreateToken = z
  .strictObject({
    name: TokenName.meta({ description: 'What you and the log know it by; no two have the same.' }),
    scopes: z
      .array(TokenScope)
      .min(1)
      .max(2)
      .refine((scopes) => new Set(scopes).size === scopes.length, 'names a scope twice'),
    days: Days.nullable().default(null),
  })
  .meta({ id: 'CreateToken' });
export type CreateToken = z.infer<typeof CreateToken>;

export const RotateToken = z
  .strictObject({ days: Days.optional() })
  .meta({ id: 'RotateToken', description: 'Without days it ends when it would have ended.' });
export type RotateToken = z.infer<typeof RotateToken>;

/** A token as it can be shown: everything but what it is checked with. */
export const TokenView = z
  .strictObject({
    id: TokenId,
    name: TokenName,
    scopes: z.array(TokenScope),
    created: uint,
    rotated: uint.nullable(),
    lastUsed: uint.nullable(),
    expires: uint.nullable(),
    expired: z.boolean(),
  })
  .meta({ id: 'Token' });
export type TokenView = z.infer<typeof TokenView>;

/** The only time that the secret is shown. */
export const IssuedToken = z
  .strictObject({ token: TokenView, secret: z.string() })
  .meta({ id: 'IssuedToken' });
export type IssuedToken = z.infer<typeof IssuedToken>;

export const TokenParams = z.strictObject({ token: TokenId.describe('The token’s id.') });
