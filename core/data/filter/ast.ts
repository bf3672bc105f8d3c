import type { ColumnName } from '../../schema/ids.ts';

/**
 * A row filter: a subset of SQL's WHERE with its three-valued logic. `and` and `or` hold two or more operands; one within the other of
 * the same kind stands for parentheses in the text.
 */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Filter[] }
  | { readonly kind: 'not'; readonly operand: Filter }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly left: Operand;
      readonly right: Operand;
    }
  | {
      readonly kind: 'in';
      readonly column: Column;
      readonly negated: boolean;
      readonly list: readonly Literal[];
    }
  | {
      readonly kind: 'between';
      readonly column: Column;
      readonly negated: boolean;
      readonly low: Literal;
      readonly high: Literal;
    }
  | { readonly kind: 'null'; readonly column: Column; readonly negated: boolean }
  | {
      readonly kind: 'like';
      readonly column: Column;
      readonly negated: boolean;
      readonly pattern: string;
    };

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

export interface Column {
  readonly kind: 'column';
  readonly name: ColumnName;
  /** Where it stands in the text, from 1; for messages. */
  readonly at: number;
}

export type Literal =
  /** As written, without blanks: a sign, digits, perhaps a fraction and an exponent. */
  | { readonly kind: 'number'; readonly text: string; readonly at: number }
  | { readonly kind: 'string'; readonly value: string; readonly at: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: number }
  /** A day that exists, YYYY-MM-DD. */
  | { readonly kind: 'date'; readonly value: string; readonly at: number };

export type Operand = Column | Literal;

/** The columns a filter names, each once, in order of appearance. */
export function columnsIn(filter: Filter): ColumnName[] {
  const names = new Set<ColumnName>();
  const visit = (node: Filter): void => {
    switch (node.kind) {
      case 'and':
      case 'or':
        node.operands.forEach(visit);
        break;
      case 'not':
        visit(node.operand);
        break;
      case 'compare':
        for (const side of [node.left, node.right])
          if (side.kind === 'column') names.add(side.name);
        break;
      case 'in':
      case 'between':
      case 'null':
      case 'like':
        names.add(node.column.name);
        break;
    }
  };
  visit(filter);
  return [...names];
}
