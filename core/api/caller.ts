import { TokenScope } from '../schema/local/token.ts';
import type { Scope } from './services.ts';

/** Who calls, as far as the transport has established it. Scopes do not include each other. */
export interface Caller {
  /** For messages and the log: "the control socket", a token's name. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Whether it can give up scopes for one request (narrowing.ts). */
  readonly mayNarrow?: boolean;
  /** Its files are saved by a program that says so itself (POST /v1/actions). */
  readonly savesFiles?: boolean;
  /** Aborts when the caller may call no longer; what waits for it ends then. */
  readonly valid?: AbortSignal;
}

/** The operator's own machine: the control socket and the app's consent control. */
export const allScopes: ReadonlySet<Scope> = new Set<Scope>(['read', 'launch', 'own', 'decide']);

/** Whether a token can have it. The others are for callers on the control socket. */
export const isForTokens = (scope: Scope): scope is TokenScope =>
  TokenScope.safeParse(scope).success;
