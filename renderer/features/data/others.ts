import type { CollaborationView } from '../../../core/schema/api/collaborations.ts';
import type { ColumnType } from '../../../core/schema/feed/payloads.ts';
import type { ColumnDraft } from './draft.ts';

/** A label that other members have published data under. */
export interface OthersLabel {
  readonly label: string;
  readonly owners: readonly string[];
  readonly columns: readonly OthersColumn[];
}

export interface OthersColumn {
  readonly name: string;
  /** Who has it, and as what. */
  readonly has: readonly { readonly owner: string; readonly type: ColumnType }[];
  readonly levels: readonly string[];
}

/** What others have published in all collaborations, by label; each organisation once. */
export function othersLabels(collaborations: readonly CollaborationView[]): OthersLabel[] {
  const published = collaborations.flatMap(({ datasets, members }) => {
    const self = new Set(members.filter((one) => one.self).map((one) => one.organisation.id));
    return datasets.filter(({ owner }) => !self.has(owner.id));
  });
  return [...Map.groupBy(published, ({ label }) => label)].map(([label, datasets]) => {
    const byOwner = [...new Map(datasets.map((one) => [one.owner.id, one])).values()];
    const columns = new Map<string, { owner: string; type: ColumnType; levels: string[] }[]>();
    for (const { owner, columns: own } of byOwner) {
      for (const { name, type, levels } of own) {
        const has = columns.get(name) ?? [];
        has.push({ owner: owner.name, type, levels });
        columns.set(name, has);
      }
    }
    return {
      label,
      owners: byOwner.map(({ owner }) => owner.name),
      columns: [...columns].map(([name, has]) => ({
        name,
        has: has.map(({ owner, type }) => ({ owner, type })),
        levels: [...new Set(has.flatMap(({ levels }) => levels))],
      })),
    };
  });
}

export interface Match {
  readonly theirs: OthersColumn;
  /** Own column of the same shared name. */
  readonly own: ColumnDraft | null;
  readonly state: 'same' | 'other-type' | 'absent';
}

const NUMBERS = new Set<ColumnType>(['integer', 'decimal']);

/** Whether tasks can treat both alike: whole and decimal numbers are summed alike. */
const alike = (a: ColumnType, b: ColumnType): boolean =>
  a === b || (NUMBERS.has(a) && NUMBERS.has(b));

export function matches(others: OthersLabel, columns: readonly ColumnDraft[]): Match[] {
  return others.columns.map((theirs) => {
    const own = columns.find(({ name, use }) => use !== 'left-out' && name === theirs.name) ?? null;
    if (own === null) return { theirs, own, state: 'absent' };
    const fits = theirs.has.every(({ type }) => alike(type, own.type));
    return { theirs, own, state: fits ? 'same' : 'other-type' };
  });
}

/** Own columns that nobody else has under their shared name: they may stand for one that is absent. */
export function unmatched(others: OthersLabel, columns: readonly ColumnDraft[]): ColumnDraft[] {
  const names = new Set(others.columns.map(({ name }) => name));
  return columns.filter(({ name, use }) => use !== 'left-out' && !names.has(name));
}
