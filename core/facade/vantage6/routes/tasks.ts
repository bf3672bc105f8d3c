import { z } from 'zod';
import { ParleyError } from '../../../schema/errors.ts';
import {
  clientOf,
  idIn,
  idQuery,
  jsonBody,
  known,
  like,
  listed,
  type Vantage6App,
  type Vantage6Context,
  wants,
} from '../context.ts';
import type { Generation } from '../generation.ts';
import { taskShape, type Task } from '../shapes/tasks.ts';
import { safelyParsed } from '../../../schema/safely-parsed.ts';

const Target = z.object({ id: z.int().min(1) });

/** Creating, watching, ending tasks. */
export function addTaskRoutes(app: Vantage6App): void {
  app.post('/task', async (c) => {
    const { task, generation } = await c.env.tasks.create(await jsonBody(c), c.get('user'));
    // From here on this session's client is known for what it is.
    c.env.generations.note(c.get('session').id, generation);
    const shape = await shapeOf(c, task, generation);
    return generation === 2019 ? c.json(shape, 200) : c.json(shape, 201);
  });

  app.get('/task', async (c) => {
    const generation = clientOf(c);
    const wanted = taskFilter(c);
    const tasks = (await c.env.tasks.list()).filter(wanted);
    if (c.req.query('sort') === 'id') tasks.reverse();
    const shapes = tasks.map((task) =>
      taskShape(task, { generation, results: null, runs: wants(c, 'runs') }),
    );
    return listed(c, shapes, generation);
  });

  app.get('/task/:id', async (c) => {
    const id = idIn(c);
    const made = await c.env.tasks.formatGeneration(id);
    return c.json(await shapeOf(c, await c.env.tasks.get(id), clientOf(c, made)));
  });

  app.get('/task/:id/status', async (c) => {
    const { status } = await c.env.tasks.get(idIn(c));
    return c.json({ status });
  });

  app.delete('/task/:id', async (c) => {
    const id = idIn(c);
    await c.env.tasks.remove(id);
    return c.json({ msg: `task id=${id} successfully deleted` });
  });

  app.post('/kill/task', async (c) => {
    const target = safelyParsed(Target, await jsonBody(c));
    if (!target.success) throw new ParleyError('USAGE', 'The id of a task is needed.');
    await c.env.tasks.kill(target.data.id);
    return c.json({ msg: 'All tasks will be killed' });
  });

  app.post('/kill/node/tasks', () => {
    throw new ParleyError(
      'NOT_ALLOWED',
      'What runs at an organisation is its own operator’s to end. Nothing was ended; kill single tasks of yours.',
    );
  });
}

async function shapeOf(c: Vantage6Context, task: Task, generation: Generation) {
  const results = wants(c, 'results') ? await c.env.tasks.details(task.id, known(c)) : null;
  return taskShape(task, { generation, results, runs: wants(c, 'runs') });
}

function taskFilter(c: Vantage6Context): (task: Task) => boolean {
  const texts = (['name', 'image', 'description', 'status'] as const).map(
    (field) => [field, like(c, field)] as const,
  );
  const collaboration = idQuery(c, 'collaboration_id');
  const initiator = idQuery(c, 'init_org_id') ?? idQuery(c, 'initiator_id');
  const user = idQuery(c, 'init_user_id');
  const job = idQuery(c, 'job_id');
  const run = idQuery(c, 'result_id');
  const database = c.req.query('database');
  // There are no tasks of tasks: an algorithm of Parley is one task.
  const children = idQuery(c, 'parent_id') !== null;
  const none = idQuery(c, 'study_id') !== null || idQuery(c, 'store_id') !== null || children;
  return (task) =>
    !none &&
    texts.every(([field, fits]) => fits(task[field])) &&
    (collaboration === null || task.collaboration === collaboration) &&
    (initiator === null || task.initiator === initiator) &&
    (user === null || task.user === user) &&
    (job === null || task.id === job) &&
    (run === null || task.runs.some(({ id }) => id === run)) &&
    (database === undefined || task.database === database);
}
