import type { Comparison, Filter, Literal, Operand } from '../ast.ts';
import { literalWords } from './literal.ts';

/** "age is at least 18, and region is “north”". */
export function englishFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.map(nested).join(`, ${filter.kind} `);
    case 'not':
      return `it is not so that ${nested(filter.operand)}`;
    case 'compare':
      return `${operand(filter.left)} ${comparisons[filter.operator]} ${operand(filter.right)}`;
    case 'in': {
      const list = filter.list.map(literal).join(', ');
      return `${filter.column.name} is ${filter.negated ? 'none' : 'one'} of ${list}`;
    }
    case 'between':
      return `${filter.column.name} is ${filter.negated ? 'not ' : ''}from ${literal(filter.low)} to ${literal(filter.high)}`;
    case 'null':
      return `${filter.column.name} is ${filter.negated ? 'known' : 'missing'}`;
    case 'like':
      return `${filter.column.name} ${filter.negated ? 'does not have' : 'has'} the form “${filter.pattern}”, where % stands for any text and _ for one letter`;
  }
}

const comparisons: Readonly<Record<Comparison, string>> = {
  '=': 'is',
  '<>': 'is not',
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
};

/** What holds several conditions stands in parentheses inside another. */
const nested = (filter: Filter): string =>
  filter.kind === 'and' || filter.kind === 'or'
    ? `(${englishFilter(filter)})`
    : englishFilter(filter);

const literal = (it: Literal): string => literalWords(it, 'true', 'false');

const operand = (it: Operand): string => (it.kind === 'column' ? it.name : literal(it));
