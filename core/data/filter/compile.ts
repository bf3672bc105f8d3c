import { ParleyError } from '../../schema/errors.ts';
import type { ColumnName } from '../../schema/ids.ts';
import type { ColumnType } from '../../schema/feed/payloads.ts';
import type { Column, Filter, Literal, Operand } from './ast.ts';
import { isDay } from './parse.ts';
import { filterError } from './tokens.ts';

/** What the compiler has to know of a column: its type and the SQL that stands for it. */
export interface FilterColumn {
  readonly type: ColumnType;
  readonly sql: string;
}

/** A boolean SQL expression; its values are bound as texts and cast, and nothing of the filter's text is in the SQL. */
export interface CompiledFilter {
  readonly sql: string;
  readonly values: readonly string[];
}

/**
 * Type-checks a filter against the dataset's columns and turns it into SQL. Parameters are numbered from `firstParameter`.
 * @throws ParleyError COLUMN_UNKNOWN; FILTER_INVALID where types do not go together
 */
export function compileFilter(
  filter: Filter,
  columns: ReadonlyMap<ColumnName, FilterColumn>,
  firstParameter = 1,
): CompiledFilter {
  const values: string[] = [];
  const bind = (value: string, type: string): string => {
    values.push(value);
    return `CAST($${firstParameter + values.length - 1} AS ${type})`;
  };

  const lookUp = (column: Column): FilterColumn => {
    const found = columns.get(column.name);
    if (found !== undefined) return found;
    throw new ParleyError(
      'COLUMN_UNKNOWN',
      `The row filter names the column "${column.name}" (character ${column.at}), which the dataset does not have. Nothing was computed.`,
      { details: { column: column.name, at: column.at } },
    );
  };

  const literalFor = (literal: Literal, type: ColumnType): string => {
    const mismatch = (wanted: string) =>
      filterError(literal.at, `the column is of type ${type}, so ${wanted} is expected`);
    switch (type) {
      case 'integer':
      case 'decimal':
        if (literal.kind !== 'number') throw mismatch('a number');
        return bind(literal.text, numberType(literal));
      case 'text':
        if (literal.kind !== 'string') throw mismatch("a 'text'");
        return bind(literal.value, 'VARCHAR');
      case 'boolean':
        if (literal.kind !== 'boolean') throw mismatch('TRUE or FALSE');
        return bind(String(literal.value), 'BOOLEAN');
      case 'date':
        if (literal.kind === 'date' || (literal.kind === 'string' && isDay(literal.value))) {
          return bind(literal.value, 'DATE');
        }
        throw mismatch("DATE 'YYYY-MM-DD'");
    }
  };

  const compare = (left: Operand, right: Operand, operator: string): string => {
    if (left.kind === 'column' && right.kind === 'column') {
      const [a, b] = [lookUp(left), lookUp(right)];
      if (comparable(a.type) !== comparable(b.type)) {
        throw filterError(
          right.at,
          `a column of type ${a.type} does not compare with one of type ${b.type}`,
        );
      }
      return `(${a.sql} ${operator} ${b.sql})`;
    }
    if (left.kind === 'column' && right.kind !== 'column') {
      const column = lookUp(left);
      return `(${column.sql} ${operator} ${literalFor(right, column.type)})`;
    }
    if (right.kind === 'column' && left.kind !== 'column') {
      const column = lookUp(right);
      return `(${literalFor(left, column.type)} ${operator} ${column.sql})`;
    }
    throw filterError(left.at, 'one side of a comparison must be a column');
  };

  const compile = (node: Filter): string => {
    switch (node.kind) {
      case 'and':
      case 'or':
        return `(${node.operands.map(compile).join(node.kind === 'and' ? ' AND ' : ' OR ')})`;
      case 'not':
        return `(NOT ${compile(node.operand)})`;
      case 'compare':
        return compare(node.left, node.right, node.operator);
      case 'in': {
        const { sql, type } = lookUp(node.column);
        const list = node.list.map((literal) => `${sql} = ${literalFor(literal, type)}`);
        return negateIf(node.negated, `(${list.join(' OR ')})`);
      }
      case 'between': {
        const { sql, type } = lookUp(node.column);
        const low = literalFor(node.low, type);
        return negateIf(
          node.negated,
          `(${sql} >= ${low} AND ${sql} <= ${literalFor(node.high, type)})`,
        );
      }
      case 'null':
        return `(${lookUp(node.column).sql} IS ${node.negated ? 'NOT ' : ''}NULL)`;
      case 'like': {
        const { sql, type } = lookUp(node.column);
        if (type !== 'text') throw filterError(node.column.at, 'LIKE needs a column of type text');
        return negateIf(node.negated, `(${sql} LIKE ${bind(node.pattern, 'VARCHAR')})`);
      }
    }
  };

  const sql = compile(filter);
  return { sql, values };
}

const negateIf = (negated: boolean, sql: string): string => (negated ? `(NOT ${sql})` : sql);

const comparable = (type: ColumnType): string =>
  type === 'integer' || type === 'decimal' ? 'number' : type;

/** Whole numbers that fit compare exactly with 64-bit columns; everything else as a double. */
function numberType(literal: Literal & { kind: 'number' }): 'BIGINT' | 'DOUBLE' {
  if (!/^-?\d+$/.test(literal.text)) {
    if (Number.isFinite(Number(literal.text))) return 'DOUBLE';
    throw filterError(literal.at, 'the number is too large');
  }
  const value = BigInt(literal.text);
  return BigInt.asIntN(64, value) === value ? 'BIGINT' : 'DOUBLE';
}
