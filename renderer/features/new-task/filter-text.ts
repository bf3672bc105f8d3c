import type { ColumnType } from '../../../core/schema/feed/payloads.ts';
import type { Condition, FormFields } from './form-fields.ts';
import { numberOf } from './typed-numbers.ts';

/** A column's type as somebody published it; undefined where nobody did. */
export type TypeOf = (column: string) => ColumnType | undefined;

/** What is wrong with a line of the condition. */
export type ConditionProblem =
  | 'column-missing'
  | 'value-missing'
  | 'not-a-number'
  | 'not-a-day'
  | 'not-a-truth'
  | 'operator-type';

/** The condition in the node's filter language; null where all rows are taken. Lines that are not finished are left out. */
export function filterOf({ filter }: Pick<FormFields, 'filter'>, typeOf: TypeOf): string | null {
  if (filter.written) return filter.text.trim() === '' ? null : filter.text.trim();
  const parts = filter.conditions
    .filter((condition) => problemOf(condition, typeOf) === null)
    .map((condition) => conditionText(condition, typeOf));
  if (parts.length === 0) return null;
  return parts.join(filter.joined === 'and' ? ' AND ' : ' OR ');
}

export function problemOf(condition: Condition, typeOf: TypeOf): ConditionProblem | null {
  const { column, operator } = condition;
  if (column.trim() === '') return 'column-missing';
  const type = typeOf(column);
  if (operator === 'missing' || operator === 'present') return null;
  if (operator === 'like' && type !== undefined && type !== 'text') return 'operator-type';
  const values = valuesOf(condition);
  if (values.length < (operator === 'between' ? 2 : 1)) return 'value-missing';
  if (values.some((value) => value === '')) return 'value-missing';
  if (type === 'integer' || type === 'decimal') {
    return values.every((value) => numberOf(value) !== null) ? null : 'not-a-number';
  }
  if (type === 'date') return values.every(isDay) ? null : 'not-a-day';
  if (type === 'boolean') return values.every(isTruth) ? null : 'not-a-truth';
  return null;
}

/** Those that the operator compares with. */
export function valuesOf({ operator, values }: Condition): string[] {
  switch (operator) {
    case 'missing':
    case 'present':
      return [];
    case 'between':
      return values.slice(0, 2).map((value) => value.trim());
    case 'in':
      return values.map((value) => value.trim()).filter((value) => value !== '');
    case 'like':
      return values.slice(0, 1);
    default:
      return values.slice(0, 1).map((value) => value.trim());
  }
}

function conditionText(condition: Condition, typeOf: TypeOf): string {
  const column = `"${condition.column.trim()}"`;
  const literal = literalFor(condition.operator === 'like' ? 'text' : typeOf(condition.column));
  const [first = '', second = ''] = valuesOf(condition);
  switch (condition.operator) {
    case 'missing':
      return `${column} IS NULL`;
    case 'present':
      return `${column} IS NOT NULL`;
    case 'between':
      return `${column} BETWEEN ${literal(first)} AND ${literal(second)}`;
    case 'in':
      return `${column} IN (${valuesOf(condition).map(literal).join(', ')})`;
    case 'like':
      return `${column} LIKE ${literal(first)}`;
    default:
      return `${column} ${condition.operator} ${literal(first)}`;
  }
}

const literalFor =
  (type: ColumnType | undefined) =>
  (value: string): string => {
    switch (type) {
      case 'integer':
      case 'decimal':
        return value;
      case 'boolean':
        return value.toLowerCase() === 'true' ? 'TRUE' : 'FALSE';
      case 'date':
        return `DATE ${quoted(value)}`;
      case 'text':
        return quoted(value);
      case undefined:
        return numberOf(value) === null ? quoted(value) : value;
    }
  };

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const isTruth = (value: string): boolean => /^(?:true|false)$/i.test(value);

/** Whether a text is YYYY-MM-DD and such a day exists. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
