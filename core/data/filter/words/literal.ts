import type { Literal } from '../ast.ts';

/** A text in quotes, so that its end is seen; numbers and days as they are. */
export function literalWords(literal: Literal, yes: string, no: string): string {
  switch (literal.kind) {
    case 'number':
      return literal.text;
    case 'string':
      return `“${literal.value}”`;
    case 'boolean':
      return literal.value ? yes : no;
    case 'date':
      return literal.value;
  }
}
