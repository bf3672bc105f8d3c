import { basename } from 'node:path';
import type { TaskRun } from './run-task.ts';
import type { CheckedHistory } from './stage.ts';
import type { ComparedFigure, DemoTask } from './tasks.ts';

export interface ReportedTask {
  readonly demo: DemoTask;
  readonly run: TaskRun;
  readonly figures: readonly ComparedFigure[];
  /** What must hold and does not, in sentences. */
  readonly faults: readonly string[];
}

export interface Report {
  readonly pids: readonly number[];
  readonly folders: readonly string[];
  readonly seconds: number;
  readonly killed: readonly string[];
  readonly offline: readonly string[];
  readonly tasks: readonly ReportedTask[];
  readonly histories: readonly CheckedHistory[];
}

export function reportJson(report: Report): string {
  const { tasks, histories, ...rest } = report;
  return JSON.stringify(
    {
      ...rest,
      tasks: tasks.map(({ run, demo, figures, faults }) => ({
        id: run.task.id,
        name: demo.name,
        stage: run.task.stage,
        failure: run.task.failure?.reason ?? null,
        code: failureCode(run),
        seconds: run.seconds,
        federated: Object.fromEntries(figures.map((f) => [f.figure, f.federated])),
        pooled: Object.fromEntries(figures.map((f) => [f.figure, f.pooled])),
        relativeDifference: Math.max(0, ...figures.map((f) => f.relativeDifference)),
        contributors: run.result?.result.contributors ?? 0,
        withheld: run.result?.result.withheld ?? [],
        received: run.received.map(({ organisation, bytes, sha256 }) => ({
          organisation,
          bytes,
          sha256,
        })),
        faults,
      })),
      histories: histories.map(({ file, verified }) => ({ file, verified })),
    },
    null,
    2,
  );
}

/** The code in the log's last error: why a task ended without a result. */
export function failureCode({ log }: TaskRun): string | null {
  const code = log.findLast(({ event }) => event === 'task.failed')?.facts['code'];
  return code === undefined ? null : String(code);
}

export function printReport(report: Report, say: (line: string) => void): void {
  say('\nFederated results beside the pooled truth');
  const rows = report.tasks.flatMap(({ demo, figures }) =>
    figures.map((f) => [
      demo.name,
      f.figure,
      String(f.federated),
      String(f.pooled),
      f.relativeDifference === 0 ? '0' : f.relativeDifference.toExponential(1),
      f.ok ? 'ok' : 'WRONG',
    ]),
  );
  printTable(['task', 'figure', 'federated', 'pooled', 'difference', ''], rows, say);

  for (const { demo, run } of report.tasks) {
    const withheld = run.result?.result.withheld ?? [];
    if (withheld.length > 0) {
      const cells = withheld.map(({ group }) => group.join(' / ')).join(', ');
      say(`Withheld in “${demo.name}”, for too few persons: ${cells}`);
    }
  }
  const last = report.tasks.at(-1);
  if (last !== undefined) {
    say(`\nWhat ${last.run.task.launcher.name} received in the last round of “${last.demo.name}”`);
    printTable(
      ['from', 'bytes', 'the first number as it came: noise', 'sha256'],
      last.run.received.map(({ organisation, bytes, begins, sha256 }) => [
        organisation,
        String(bytes),
        begins,
        `${sha256.slice(0, 16)}…`,
      ]),
      say,
    );
  }
  say('\nHistories');
  for (const { file, entries, verified } of report.histories) {
    say(`  ${basename(file)}: ${entries} entries, ${verified ? 'verified' : 'NOT VERIFIED'}`);
  }
  for (const { demo, run, faults } of report.tasks) {
    const failed = run.task.failure;
    const end = failed === null ? 'finished' : `${failed.reason}, ${failureCode(run) ?? 'no code'}`;
    say(`“${demo.name}”: ${end}, ${run.seconds.toFixed(1)} s`);
    for (const fault of faults) say(`  NOT AS IT MUST BE: ${fault}`);
  }
  say(`\n${report.seconds.toFixed(1)} s in all.`);
}

function printTable(head: readonly string[], rows: readonly string[][], say: (l: string) => void) {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  for (const row of all) {
    say(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
  }
}
