import { limits } from '../schema/limits.ts';
import { cellCount } from './cells.ts';
import type { ColumnUse, Manifest } from './contract.ts';
import { isGated, targetCount, type Scope } from './scope.ts';
import type { Opened, Shown } from './statements.ts';

/** What an algorithm does to the data and what comes of it, for its manifest. */
export interface Account {
  /** What measured columns are read as. */
  readonly use: ColumnUse;
  /** The sums that are opened after the gate. */
  readonly opens: readonly Opened[];
  readonly shows: Shown;
  /** Rounds after the gate. */
  readonly rounds: number;
  /** The most slots that a round has for one target. */
  readonly slotsPerTarget: number;
  readonly exactOrderStatistics?: boolean;
  readonly refineAbove?: number | null;
}

/** The manifest of an algorithm over this scope: what the review page shows is what the runner lets through. */
function slotsMost(scope: Scope, account: Account): number {
  return targetCount(scope) * account.slotsPerTarget;
}

/** Why the parameters ask for more than a round can carry; null when they do not. */
export function tooMuch(scope: Scope, account: Account): string | null {
  const cells = cellCount(scope.dimensions);
  if (cells > limits.cells) {
    return `these groups make ${cells} cells, more than ${limits.cells}; list fewer levels`;
  }
  const slots = slotsMost(scope, account);
  if (slots > limits.slots) {
    return `this makes ${slots} numbers a round, more than ${limits.slots}; take fewer columns or levels`;
  }
  return null;
}

export function manifestOf(scope: Scope, account: Account): Manifest {
  const gated = isGated(scope);
  return {
    reads: readsOf(scope, account.use),
    filter: scope.filter,
    opens: [...(gated ? [gateOf(scope)] : []), ...account.opens],
    shows: account.shows,
    groups: scope.dimensions,
    gated,
    maxRounds: account.rounds + (gated ? 1 : 0),
    maxSlots: slotsMost(scope, account),
    exactOrderStatistics: account.exactOrderStatistics ?? false,
    refineAbove: account.refineAbove ?? null,
  };
}

function gateOf(scope: Scope): Opened {
  const columns = scope.columns.filter((column) => column !== null);
  return { kind: 'enough-persons', columns, filtered: scope.filter !== null };
}

function readsOf(scope: Scope, use: ColumnUse): Manifest['reads'] {
  const measured = scope.columns
    .filter((column) => column !== null)
    .map((column) => ({ column, as: use }));
  const dividing = scope.dimensions.map(({ kind, column }) => {
    const as: ColumnUse = kind === 'levels' ? 'group' : 'number';
    return { column, as };
  });
  const seen = new Set<string>();
  return [...measured, ...dividing].filter(({ column, as }) => {
    const key = `${as} ${column}`;
    return !seen.has(key) && seen.add(key);
  });
}
