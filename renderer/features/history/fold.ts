import type { Line } from './line.ts';

/** A line, or the steps of a task's rounds that follow each other: many, and of interest to few. */
export type Row =
  | { readonly kind: 'line'; readonly key: string; readonly line: Line }
  | {
      readonly kind: 'steps';
      readonly key: string;
      readonly task: string;
      readonly lines: readonly Line[];
    };

/** Fewer steps than this stand by themselves. */
const LEAST = 3;

/** @param lines in the order in which they are shown */
export function folded(lines: readonly Line[]): Row[] {
  const runs: Line[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (
      run !== undefined &&
      last !== undefined &&
      isStep(line) &&
      isStep(last) &&
      line.task === last.task
    )
      run.push(line);
    else runs.push([line]);
  }
  return runs.flatMap((run): Row[] => {
    const [first] = run;
    if (first === undefined) return [];
    if (run.length < LEAST || first.task === null)
      return run.map((line) => ({ kind: 'line', key: line.key, line }));
    // By its oldest step, which stays while newer ones come.
    return [{ kind: 'steps', key: `steps ${run.at(-1)?.key}`, task: first.task, lines: run }];
  });
}

const isStep = ({ kind, counts }: Line): boolean => kind === 'rounds' && counts;
