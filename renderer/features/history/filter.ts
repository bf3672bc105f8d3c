import type { Line, LineKind, LineOutcome } from './line.ts';

export interface Filter {
  readonly from: 'all' | Line['from'];
  readonly organisation: string;
  readonly kind: LineKind | 'all';
  readonly outcome: LineOutcome | 'all';
  readonly text: string;
}

export const everything: Filter = {
  from: 'all',
  organisation: 'all',
  kind: 'all',
  outcome: 'all',
  text: '',
};

export function isNarrow(filter: Filter): boolean {
  const { from, organisation, kind, outcome, text } = filter;
  return (
    [from, organisation, kind, outcome].some((choice) => choice !== 'all') || text.trim() !== ''
  );
}

/** @param titleOf a task's title, to be searched like the sentence */
export function matches(
  line: Line,
  { from, organisation, kind, outcome, text }: Filter,
  titleOf: (task: string) => string,
): boolean {
  if (from !== 'all' && line.from !== from) return false;
  if (organisation !== 'all' && line.organisation !== organisation) return false;
  if (kind !== 'all' && line.kind !== kind) return false;
  if (outcome !== 'all' && line.outcome !== outcome) return false;
  const wanted = text.trim().toLocaleLowerCase();
  if (wanted === '') return true;
  const said = `${line.sentence} ${line.task === null ? '' : titleOf(line.task)}`;
  return said.toLocaleLowerCase().includes(wanted);
}
