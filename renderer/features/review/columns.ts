import type { Review } from '../../../core/schema/api/tasks.ts';

export interface ReadColumn {
  readonly name: string;
  /** `number`, `group`, `boolean`, `any`, and `filter` for those the condition names. */
  readonly uses: readonly string[];
}

/** Words of a condition that may name columns: those in quotes of text are left out. */
const names = /'(?:[^']|'')*'|"((?:[^"]|"")*)"|[\p{L}_][\p{L}\p{N}_]*/gu;

/** Each column once, with everything it is read for. @param known columns of the own dataset */
export function columnsRead(reads: Review['reads'], known: Iterable<string>): ReadColumn[] {
  const uses = new Map<string, string[]>();
  const note = (column: string, use: string) =>
    uses.set(column, [...(uses.get(column) ?? []).filter((other) => other !== use), use]);
  for (const { column, as } of reads.columns) note(column, as);
  const inCondition = namesIn(reads.filter ?? '');
  for (const column of known) if (inCondition.has(column)) note(column, 'filter');
  return [...uses].map(([name, all]) => ({ name, uses: all }));
}

function namesIn(condition: string): Set<string> {
  const found = [...condition.matchAll(names)].map(([text, quoted]) =>
    quoted === undefined ? text : quoted.replaceAll('""', '"'),
  );
  return new Set(found);
}
