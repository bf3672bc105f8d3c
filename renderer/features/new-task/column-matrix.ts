import type { CollaborationView, MemberView } from '../../../core/schema/api/collaborations.ts';
import type { ColumnType } from '../../../core/schema/feed/payloads.ts';

/** What one member has published of a column. */
export type Holding =
  | { readonly kind: 'has'; readonly type: ColumnType }
  | { readonly kind: 'other-type'; readonly type: ColumnType }
  | { readonly kind: 'missing' }
  /** It has published no columns under this label: it may have them all the same. */
  | { readonly kind: 'not-published' };

export interface MatrixColumn {
  readonly name: string;
  /** As most have it. */
  readonly type: ColumnType;
  readonly description: string;
  /** Group labels that members have published for it, each once. */
  readonly levels: readonly string[];
  readonly holdings: readonly Holding[];
}

export interface Matrix {
  readonly members: readonly MemberView[];
  readonly columns: readonly MatrixColumn[];
}

export const currentMembers = ({ members }: CollaborationView): MemberView[] =>
  members.filter(({ state }) => state === 'member');

/** Labels that members have published, with who has them; in the order in which they appear. */
export function publishedLabels({ datasets }: CollaborationView): string[] {
  return [...new Set(datasets.map(({ label }) => label as string))];
}

/** Who has which column of a dataset. @param among ids of the members looked at */
export function matrixOf(
  collaboration: CollaborationView,
  label: string,
  among: readonly string[],
): Matrix {
  const members = currentMembers(collaboration).filter(({ organisation }) =>
    among.includes(organisation.id),
  );
  const schemas = members.map(({ organisation }) =>
    collaboration.datasets.find(
      (dataset) => dataset.label === label && dataset.owner.id === organisation.id,
    ),
  );
  const names = new Set(schemas.flatMap((schema) => schema?.columns.map(({ name }) => name) ?? []));
  const columns = [...names].map((name): MatrixColumn => {
    const published = schemas.map((schema) =>
      schema?.columns.find((column) => column.name === name),
    );
    const present = published.filter((column) => column !== undefined);
    const type = mostFrequent(present.map((column) => column.type)) ?? 'text';
    return {
      name,
      type,
      description: present.find(({ description }) => description !== '')?.description ?? '',
      levels: [...new Set(present.flatMap(({ levels }) => levels))],
      holdings: schemas.map((schema, i): Holding => {
        const column = published[i];
        if (schema === undefined) return { kind: 'not-published' };
        if (column === undefined) return { kind: 'missing' };
        return { kind: column.type === type ? 'has' : 'other-type', type: column.type };
      }),
    };
  });
  return { members, columns };
}

/** The earliest of those that occur most often. */
function mostFrequent<T>(items: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0];
}
