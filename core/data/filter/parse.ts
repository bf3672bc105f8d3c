import { ColumnName } from '../../schema/ids.ts';
import { limits } from '../../schema/limits.ts';
import {
  type Column,
  columnsIn,
  type Comparison,
  type Filter,
  type Literal,
  type Operand,
} from './ast.ts';
import { filterError, type Token, tokenize } from './tokens.ts';

/** Words that are no bare column names; a column called so is put into double quotes. */
export const keywords: ReadonlySet<string> = new Set([
  'AND',
  'OR',
  'NOT',
  'IN',
  'BETWEEN',
  'IS',
  'NULL',
  'LIKE',
  'TRUE',
  'FALSE',
  'DATE',
]);

const comparisons: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/**
 * Parses the filter language: comparisons, AND, OR, NOT, parentheses, [NOT] IN (...), [NOT] BETWEEN, IS [NOT] NULL,
 * [NOT] LIKE with % and _; numbers, 'texts', TRUE, FALSE, DATE 'YYYY-MM-DD'; columns bare or in double quotes.
 * @throws ParleyError FILTER_INVALID with the position, also beyond `limits.filterLength` bytes or `limits.filterDepth`
 */
export function parseFilter(text: string): Filter {
  if (Buffer.byteLength(text) > limits.filterLength) {
    throw filterError(1, `it is longer than ${limits.filterLength} bytes`);
  }
  const parser = new Parser(tokenize(text));
  return parser.whole();
}

/** The shared names of the columns that a filter reads. @throws ParleyError FILTER_INVALID */
export function columnsOf(filter: string | null): ColumnName[] {
  return filter === null ? [] : columnsIn(parseFilter(filter));
}

/** Recursive descent; every method leaves the cursor behind what it took. */
class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Filter {
    const filter = this.#or();
    const rest = this.#peek();
    if (rest.kind !== 'end') throw filterError(rest.at, 'AND, OR or the end is expected');
    return filter;
  }

  #or(): Filter {
    return this.#chain('or', () => this.#chain('and', () => this.#not()));
  }

  #chain(kind: 'and' | 'or', part: () => Filter): Filter {
    const first = part();
    if (!this.#isWord(kind)) return first;
    const operands = [first];
    while (this.#takeWord(kind)) operands.push(part());
    return { kind, operands };
  }

  #not(): Filter {
    const at = this.#peek().at;
    if (this.#takeWord('not')) {
      return this.#deeper(at, () => ({ kind: 'not', operand: this.#not() }));
    }
    if (!this.#takeSymbol('(')) return this.#predicate();
    return this.#deeper(at, () => {
      const inner = this.#or();
      this.#expectSymbol(')');
      return inner;
    });
  }

  #deeper(at: number, work: () => Filter): Filter {
    this.#depth += 1;
    if (this.#depth > limits.filterDepth) {
      throw filterError(at, `it is nested deeper than ${limits.filterDepth}`);
    }
    const filter = work();
    this.#depth -= 1;
    return filter;
  }

  #predicate(): Filter {
    const left = this.#operand();
    const operator = this.#comparison();
    if (operator !== null) {
      return { kind: 'compare', operator, left, right: this.#operand() };
    }
    if (left.kind !== 'column') throw filterError(this.#peek().at, 'a comparison is expected');
    return this.#columnPredicate(left);
  }

  #columnPredicate(column: Column): Filter {
    if (this.#takeWord('is')) {
      const negated = this.#takeWord('not');
      this.#expectWord('null');
      return { kind: 'null', column, negated };
    }
    const negated = this.#takeWord('not');
    if (this.#takeWord('in')) return { kind: 'in', column, negated, list: this.#list() };
    if (this.#takeWord('between')) {
      const low = this.#literal();
      this.#expectWord('and');
      return { kind: 'between', column, negated, low, high: this.#literal() };
    }
    if (this.#takeWord('like')) {
      const token = this.#take();
      if (token.kind !== 'string') throw filterError(token.at, "LIKE takes a pattern in 'quotes'");
      return { kind: 'like', column, negated, pattern: token.text };
    }
    throw filterError(this.#peek().at, 'a comparison, IN, BETWEEN, IS or LIKE is expected');
  }

  #list(): Literal[] {
    this.#expectSymbol('(');
    const list = [this.#literal()];
    while (this.#takeSymbol(',')) list.push(this.#literal());
    this.#expectSymbol(')');
    return list;
  }

  #operand(): Operand {
    const { kind, text, at } = this.#peek();
    if (kind !== 'quoted' && (kind !== 'word' || keywords.has(text.toUpperCase()))) {
      return this.#literal();
    }
    this.#next += 1;
    const name = ColumnName.safeParse(text);
    if (!name.success) throw filterError(at, 'this is no column name');
    return { kind: 'column', name: name.data, at };
  }

  #literal(): Literal {
    const { kind, text, at } = this.#take();
    if (kind === 'string') return { kind: 'string', value: text, at };
    if (kind === 'number') return { kind: 'number', text, at };
    if (kind === 'symbol' && (text === '-' || text === '+')) return this.#signed(text, at);
    if (kind === 'word') {
      const word = text.toUpperCase();
      if (word === 'TRUE' || word === 'FALSE')
        return { kind: 'boolean', value: word === 'TRUE', at };
      if (word === 'DATE') return this.#date(at);
      if (word === 'NULL') throw filterError(at, 'nothing compares with NULL; write IS NULL');
    }
    throw filterError(at, "a number, a 'text', TRUE, FALSE or DATE '...' is expected");
  }

  #signed(sign: '+' | '-', at: number): Literal {
    const number = this.#take();
    if (number.kind !== 'number') throw filterError(number.at, 'a number is expected');
    return { kind: 'number', text: sign === '-' ? `-${number.text}` : number.text, at };
  }

  #date(at: number): Literal {
    const token = this.#take();
    if (token.kind !== 'string' || !isDay(token.text)) {
      throw filterError(token.at, "a day that exists is expected, as DATE '2020-01-31'");
    }
    return { kind: 'date', value: token.text, at };
  }

  #comparison(): Comparison | null {
    const token = this.#peek();
    const operator = token.kind === 'symbol' ? comparisons[token.text] : undefined;
    if (operator === undefined) return null;
    this.#next += 1;
    return operator;
  }

  #peek(): Token {
    // The last token is `end`; nothing is taken beyond it.
    const token = this.#tokens[Math.min(this.#next, this.#tokens.length - 1)];
    return token ?? { kind: 'end', text: '', at: 1 };
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #isWord(word: string): boolean {
    const token = this.#peek();
    return token.kind === 'word' && token.text.toUpperCase() === word.toUpperCase();
  }

  #takeWord(word: string): boolean {
    const found = this.#isWord(word);
    if (found) this.#next += 1;
    return found;
  }

  #expectWord(word: string): void {
    if (!this.#takeWord(word))
      throw filterError(this.#peek().at, `${word.toUpperCase()} is expected`);
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'symbol' || token.text !== symbol) return false;
    this.#next += 1;
    return true;
  }

  #expectSymbol(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw filterError(this.#peek().at, `${symbol} is expected`);
  }
}

/** Whether a text is YYYY-MM-DD and such a day exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
