import type { Vantage6App, Vantage6Context } from '../context.ts';
import { clientOf, idIn, idQuery, known, listed, wants } from '../context.ts';
import type { Generation } from '../generation.ts';
import { isoTime } from '../shapes/link.ts';
import {
  resultShape,
  runShape,
  taskShape,
  type Run,
  type RunDetail,
  type Task,
} from '../shapes/tasks.ts';
import { pageOf } from '../paging.ts';

interface RunOfTask {
  readonly task: Task;
  readonly run: Run;
}

/** What a task does at each organisation (`run` from 4.x on), and what comes of it (`result`). */
export function addRunRoutes(app: Vantage6App): void {
  app.get('/run', async (c) => {
    const found = await select(c);
    const details = await detailsOf(c, pageOf(found, new URL(c.req.url)).data, 4);
    const shapes = found.map(({ task, run }) =>
      runShape(task, run, details.get(run.id), nested(c, task, 4)),
    );
    return listed(c, shapes, 4);
  });
  app.get('/run/:id', async (c) => {
    const { task, run } = await c.env.tasks.ofRun(idIn(c));
    const details = await c.env.tasks.details(task.id, 4);
    return c.json(runShape(task, run, details.get(run.id), nested(c, task, 4)));
  });

  app.get('/result', async (c) => {
    const task = idQuery(c, 'task_id');
    const made = task === null ? null : await c.env.tasks.formatGeneration(task);
    const generation = clientOf(c, made);
    const found = await select(c);
    const details = await detailsOf(c, pageOf(found, new URL(c.req.url)).data, generation);
    return listed(
      c,
      found.map((one) => shapeOf(c, one, details, generation)),
      generation,
    );
  });
  app.get('/result/:id', async (c) => {
    const found = await c.env.tasks.ofRun(idIn(c));
    const generation = clientOf(c, await c.env.tasks.formatGeneration(found.task.id));
    const details = await c.env.tasks.details(found.task.id, known(c));
    return c.json(shapeOf(c, found, details, generation));
  });
  // Up to 3.x, and the page of 2019.
  app.get('/task/:id/result', async (c) => {
    const id = idIn(c);
    const task = await c.env.tasks.get(id);
    const details = await c.env.tasks.details(id, known(c));
    return c.json(task.runs.map((run) => shapeOf(c, { task, run }, details, 3)));
  });
}

function shapeOf(
  c: Vantage6Context,
  { task, run }: RunOfTask,
  details: ReadonlyMap<number, RunDetail>,
  generation: Generation,
) {
  return resultShape(task, run, details.get(run.id), generation, nested(c, task, generation));
}

function nested(c: Vantage6Context, task: Task, generation: Generation) {
  return wants(c, 'task') ? taskShape(task, { generation, results: null, runs: false }) : undefined;
}

/** The runs that the query asks for, newest number first. @throws ParleyError NOT_FOUND for a task that is not there */
async function select(c: Vantage6Context): Promise<RunOfTask[]> {
  const taskId = idQuery(c, 'task_id');
  const organisation = idQuery(c, 'organization_id');
  const node = idQuery(c, 'node_id');
  const ranges = (['assigned', 'started', 'finished'] as const).map((what) => timeRange(c, what));
  const open = c.req.query('state') === 'open';
  const tasks = taskId === null ? await c.env.tasks.list() : [await c.env.tasks.get(taskId)];
  return tasks
    .flatMap((task) => task.runs.map((run) => ({ task, run })))
    .filter(
      ({ task, run }) =>
        (organisation === null || run.organisation === organisation) &&
        (node === null || run.node?.id === node) &&
        (!open || task.ended === null) &&
        ranges.every((fits) => fits(task)),
    )
    .sort((a, b) => b.run.id - a.run.id);
}

/** Days as `2026-03-24`, compared as the texts they are. */
function timeRange(c: Vantage6Context, what: 'assigned' | 'started' | 'finished') {
  const from = c.req.query(`${what}_from`);
  const till = c.req.query(`${what}_till`);
  return (task: Task): boolean => {
    if (from === undefined && till === undefined) return true;
    const time = what === 'finished' ? task.ended : task.created;
    if (time === null) return false;
    const text = isoTime(time);
    return (from === undefined || text >= from) && (till === undefined || text <= till);
  };
}

/** Only of the runs that will be shown: each task's log and result are read for it. */
async function detailsOf(
  c: Vantage6Context,
  shown: readonly RunOfTask[],
  generation: Generation,
): Promise<Map<number, RunDetail>> {
  const details = new Map<number, RunDetail>();
  for (const task of new Set(shown.map((one) => one.task.id))) {
    for (const [id, detail] of await c.env.tasks.details(task, generation)) details.set(id, detail);
  }
  return details;
}
