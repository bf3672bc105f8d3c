import { z } from 'zod';
import { Hash, text, uint } from '../ids.ts';

/** What a token can grant. Deciding is not among it (PROTOCOL.md rule 22). */
export const TokenScope = z.enum(['read', 'launch']);
export type TokenScope = z.infer<typeof TokenScope>;

export const TokenId = z.string().regex(/^[0-9a-f]{16}$/, 'not the id of a token');
export const TokenName = text(60).min(1);

/** A token of the local API as it is kept: its secret is shown once and is not in here. Times in milliseconds since 1970. */
export const StoredToken = z.strictObject({
  id: TokenId,
  name: TokenName,
  scopes: z.array(TokenScope).min(1).max(2),
  /** SHA-256 of the secret's 32 bytes, which are random: there is nothing that a slow hash would make harder to guess. */
  hash: Hash,
  created: uint,
  rotated: uint.nullable(),
  /** Written every few seconds; a killed node may forget the last of it. */
  lastUsed: uint.nullable(),
  expires: uint.nullable(),
});
export type StoredToken = z.infer<typeof StoredToken>;
