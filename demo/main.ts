import { thresholdOf } from '../core/aggregation/context.ts';
import { asParleyError } from '../core/schema/errors.ts';
import { readOptions, usage, type DemoOptions } from './options.ts';
import { openPooled } from './pooled.ts';
import { failureCode, printReport, reportJson, type Report, type ReportedTask } from './report.ts';
import { runTask, type Disturbance, type TaskRun } from './run-task.ts';
import { checkHistories, setStage, type Stage } from './stage.ts';
import { compareFigures, demoTasks, type DemoTask } from './tasks.ts';

async function demo(options: DemoOptions, say: (line: string) => void): Promise<Report> {
  const started = Date.now();
  const stage = await setStage(options, say);
  try {
    const { organisations, launcher } = stage;
    const guests = organisations.filter((organisation) => organisation !== launcher);
    const killed = guests.slice(0, options.kill);
    const offline = guests.slice(guests.length - options.offline);
    const pids = organisations.map(({ pid }) => pid ?? 0);
    const tasks: ReportedTask[] = [];
    for (const [index, task] of demoTasks.entries()) {
      const disturbance = {
        offline: index === 0 ? offline : [],
        killed: index === demoTasks.length - 1 ? killed : [],
      };
      say(`\n${launcher.name} asks for the ${task.name}.`);
      const run = await runTask(stage, task, disturbance, say);
      say(`  ${run.task.stage} after ${run.seconds.toFixed(1)} s, round ${run.task.round ?? 0}.`);
      tasks.push(await judge(stage, task, run, disturbance));
    }
    const alive = organisations.filter((organisation) => organisation.pid !== null);
    const histories = await checkHistories(stage, alive);
    return {
      pids,
      folders: organisations.map(({ folder }) => folder),
      seconds: (Date.now() - started) / 1000,
      killed: killed.map(({ name }) => name),
      offline: offline.map(({ name }) => name),
      tasks,
      histories,
    };
  } finally {
    await stage.close();
  }
}

/** Holds a task's end against what it must be. */
async function judge(
  { organisations }: Stage,
  demo: DemoTask,
  run: TaskRun,
  { killed, offline }: Disturbance,
): Promise<ReportedTask> {
  const faults: string[] = [];
  const n = organisations.length;
  for (const { id, name } of offline) {
    const place = run.task.participants.find(({ organisation }) => organisation.id === id);
    if (place?.onRoster !== true) faults.push(`${name} came back in time but is not on the roster`);
  }
  if (n - killed.length < thresholdOf(n)) {
    // Too few are left to open the sum: it must end so, with its code, and without a result.
    const clean = run.task.stage === 'failed' && run.task.failure?.reason === 'too-few-left';
    if (!clean || run.result !== null) faults.push('it did not end as a clean abort');
    if (failureCode(run) !== 'ROUND_DROPOUT') faults.push('the abort does not carry its code');
    return { demo, run, figures: [], faults };
  }
  if (run.result === null) {
    const why = run.task.failure?.reason ?? run.task.stage;
    return { demo, run, figures: [], faults: [...faults, `there is no result: ${why}`] };
  }
  const { result } = run.result;
  const pooled = await openPooled(organisations.map(({ data }) => data));
  try {
    const figures = compareFigures(demo, result, await demo.truth(pooled));
    for (const { figure, ok } of figures) if (!ok) faults.push(`${figure} is not the pooled one`);
    if (figures.length === 0) faults.push('nothing was compared');
    if (result.contributors !== n) faults.push(`${result.contributors} contributed, not ${n}`);
    return { demo, run, figures, faults };
  } finally {
    pooled.close();
  }
}

function isAsItMustBe({ tasks, histories }: Report): boolean {
  return (
    tasks.every(({ faults }) => faults.length === 0) &&
    histories.length > 0 &&
    histories.every(({ verified }) => verified)
  );
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(usage);
  } else if (options === 'app') {
    const { openDemo } = await import('./app.ts');
    await openDemo((line) => console.log(line));
  } else {
    const say = (line: string) => (options.json ? undefined : console.log(line));
    const report = await demo(options, say);
    if (options.json) console.log(reportJson(report));
    else printReport(report, say);
    if (!isAsItMustBe(report)) process.exitCode = 1;
  }
} catch (thrown) {
  const { code, message, exitCode } = asParleyError(thrown);
  console.error(`${code}: ${message}`);
  process.exitCode = exitCode;
}
