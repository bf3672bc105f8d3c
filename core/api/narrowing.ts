import { Narrowing, NARROWING_HEADER } from '../schema/api/narrowing.ts';
import { ParleyError } from '../schema/errors.ts';
import { allScopes, type Caller } from './caller.ts';
import type { Scope } from './services.ts';

const most: Readonly<Record<Narrowing, ReadonlySet<Scope>>> = {
  window: new Set<Scope>(['read', 'launch', 'own']),
  consent: allScopes,
};

/**
 * The caller as it wants to be for one request: with the scopes it has and the header leaves, never with another one.
 * @throws ParleyError USAGE for a header that is not understood, or that a token's holder sent: a caller that means to
 *   be less must not be served as more
 */
export function narrowed(caller: Caller, headers: Headers): Caller {
  const asked = headers.get(NARROWING_HEADER);
  if (asked === null) return caller;
  const wanted = Narrowing.safeParse(asked);
  if (!wanted.success) {
    throw new ParleyError(
      'USAGE',
      `The header ${NARROWING_HEADER} takes one of ${Narrowing.options.join(', ')}. Nothing was done.`,
    );
  }
  if (caller.mayNarrow !== true) {
    throw new ParleyError(
      'USAGE',
      `The header ${NARROWING_HEADER} is for the control socket; a token has the scopes it was made with. Nothing was done.`,
    );
  }
  const left = most[wanted.data];
  const scopes = new Set([...caller.scopes].filter((scope) => left.has(scope)));
  return { ...caller, name: wanted.data, scopes, savesFiles: wanted.data === 'window' };
}
