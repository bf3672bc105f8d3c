import type { Dimension } from '../data/types.ts';
import type { ColumnName } from '../schema/ids.ts';
import { cellCount } from './cells.ts';

/**
 * What is measured where: every column in every cell. A pair of the two is a target, numbered so that the columns of
 * one cell follow each other: target = cell * columns + column.
 */
export interface Scope {
  readonly filter: string | null;
  readonly dimensions: readonly Dimension[];
  /** null stands for rows as such. */
  readonly columns: readonly (ColumnName | null)[];
}

export interface Target {
  readonly cell: number;
  /** Position in the scope's columns. */
  readonly column: number;
}

/** Whether a gate round must come first: any part of the table but the whole is a cell (PROTOCOL.md rule 18). */
export function isGated(scope: Scope): boolean {
  return scope.filter !== null || scope.dimensions.length > 0;
}

export function targetCount(scope: Scope): number {
  return cellCount(scope.dimensions) * scope.columns.length;
}

export function targetAt(scope: Scope, index: number): Target {
  return {
    cell: Math.floor(index / scope.columns.length),
    column: index % scope.columns.length,
  };
}

export function allTargets(scope: Scope): number[] {
  return Array.from({ length: targetCount(scope) }, (_, target) => target);
}
