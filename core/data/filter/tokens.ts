import { ParleyError } from '../../schema/errors.ts';

export type Token =
  | {
      readonly kind: 'word' | 'quoted' | 'number' | 'string' | 'symbol';
      readonly text: string;
      readonly at: number;
    }
  | { readonly kind: 'end'; readonly text: ''; readonly at: number };

/** Sticky, so that each looks only where the last token ended. Longest symbols first. */
const patterns = [
  ['word', /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_.])/uy],
  ['string', /'(?:[^']|'')*'/uy],
  ['quoted', /"(?:[^"]|"")+"/uy],
  ['symbol', /<=|>=|<>|!=|[=<>(),+-]/uy],
] as const;

const blank = /[ \t\r\n]*/uy;

/**
 * Cuts a filter into tokens; quotes are taken off and doubled ones undone.
 * @throws ParleyError FILTER_INVALID at the first character that begins no token
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    blank.lastIndex = at;
    blank.exec(text);
    at = blank.lastIndex;
    if (at === text.length) break;
    const token = tokenAt(text, at);
    if (token === null) {
      throw filterError(
        at + 1,
        'this is not understood (a quote may be open, or a character is not allowed)',
      );
    }
    tokens.push(token.token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', at: text.length + 1 });
  return tokens;
}

function tokenAt(text: string, at: number): { token: Token; end: number } | null {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text)?.[0];
    if (match === undefined) continue;
    return { token: { kind, text: unquote(kind, match), at: at + 1 }, end: at + match.length };
  }
  return null;
}

function unquote(kind: Token['kind'], text: string): string {
  if (kind === 'string') return text.slice(1, -1).replaceAll("''", "'");
  if (kind === 'quoted') return text.slice(1, -1).replaceAll('""', '"');
  return text;
}

export function filterError(at: number, why: string): ParleyError {
  return new ParleyError(
    'FILTER_INVALID',
    `The row filter is not valid at character ${at}: ${why}. Nothing was computed; correct the filter.`,
    { details: { at } },
  );
}
