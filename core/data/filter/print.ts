import type { Filter, Operand } from './ast.ts';

/** A filter as text that parses to the same filter. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
      return filter.operands.map((part) => nested(part, ['and', 'or'])).join(' AND ');
    case 'or':
      return filter.operands.map((part) => nested(part, ['or'])).join(' OR ');
    case 'not':
      return `NOT ${nested(filter.operand, ['and', 'or'])}`;
    case 'compare':
      return `${printOperand(filter.left)} ${filter.operator} ${printOperand(filter.right)}`;
    case 'in':
      return `${subject(filter)} IN (${filter.list.map(printOperand).join(', ')})`;
    case 'between':
      return `${subject(filter)} BETWEEN ${printOperand(filter.low)} AND ${printOperand(filter.high)}`;
    case 'null':
      return `${printOperand(filter.column)} IS ${filter.negated ? 'NOT ' : ''}NULL`;
    case 'like':
      return `${subject(filter)} LIKE ${quote(filter.pattern)}`;
  }
}

const nested = (filter: Filter, kinds: readonly Filter['kind'][]): string =>
  kinds.includes(filter.kind) ? `(${printFilter(filter)})` : printFilter(filter);

const subject = (filter: { column: Operand; negated: boolean }): string =>
  `${printOperand(filter.column)}${filter.negated ? ' NOT' : ''}`;

function printOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'column':
      return `"${operand.name}"`;
    case 'number':
      return operand.text;
    case 'string':
      return quote(operand.value);
    case 'boolean':
      return operand.value ? 'TRUE' : 'FALSE';
    case 'date':
      return `DATE ${quote(operand.value)}`;
  }
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
