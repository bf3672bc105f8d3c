import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { listOf, TaskParams } from '../../schema/api/common.ts';
import {
  AlgorithmView,
  LaunchedTask,
  LaunchHeaders,
  LaunchTask,
  TaskLogPage,
  TaskLogQuery,
  TaskPage,
  TaskQuery,
  TaskResult,
  TaskView,
  TaskWait,
} from '../../schema/api/tasks.ts';
import type { Api } from '../environment.ts';
import { LanguageHeaders, languageOf } from '../language.ts';
import { chooseMediaType } from '../media-type.ts';
import {
  answers,
  answersNothing,
  creates,
  needs,
  notAllowed,
  problems,
  takes,
} from '../operation.ts';
import { csvOf } from '../results/csv.ts';
import { resultTable } from '../results/result-table.ts';

const tags = ['Tasks'];
const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv';
const ARROW_TYPE = 'application/vnd.apache.arrow.stream';

const listAlgorithms = createRoute({
  ...needs('read'),
  tags: ['Algorithms'],
  method: 'get',
  path: '/v1/algorithms',
  summary: 'What can be computed, with parameter schemas and examples',
  request: { headers: LanguageHeaders },
  responses: answers(listOf(AlgorithmView), 'The algorithms'),
});

const listTasks = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/tasks',
  summary: 'Tasks, the latest announced first, page by page',
  request: { query: TaskQuery },
  responses: answers(TaskPage, 'A page'),
});

const launchTask = createRoute({
  ...needs('launch'),
  tags,
  method: 'post',
  path: '/v1/tasks',
  summary: 'Launch a task',
  description:
    'Contributing own data with the launch is a decision and needs the scope "decide"; being asked like any other is not. With the header Idempotency-Key the same request is launched once, however often it is sent.',
  request: { headers: LaunchHeaders, body: takes(LaunchTask) },
  responses: creates(LaunchedTask, 'The id of the task'),
});

const getTask = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/tasks/{task}',
  summary: 'A task as it stands',
  request: { params: TaskParams },
  responses: answers(TaskView, 'The task'),
});

const waitForTask = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/tasks/{task}/wait',
  summary: 'The task when it has ended, or after some seconds as it is then',
  request: { params: TaskParams, query: TaskWait },
  responses: answers(TaskView, 'The task'),
});

const getTaskLog = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/tasks/{task}/log',
  summary: 'Log lines from a sequence number on; waits for the first when there is none',
  request: { params: TaskParams, query: TaskLogQuery, headers: LanguageHeaders },
  responses: answers(TaskLogPage, 'The lines'),
});

const getResult = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/tasks/{task}/result',
  summary: 'The result of a finished task',
  description: [
    'By the Accept header as JSON, as CSV (RFC 4180) or as an Arrow IPC stream. As a table it has a row for every group and column, with `withheld` true where too few organisations had enough persons.',
    'A text that a spreadsheet would take for a formula has an apostrophe in front in CSV; not so in JSON and Arrow.',
  ].join('\n\n'),
  request: { params: TaskParams },
  responses: {
    200: {
      description: 'The result',
      content: {
        [JSON_TYPE]: { schema: TaskResult },
        [CSV_TYPE]: { schema: z.string() },
        [ARROW_TYPE]: { schema: z.string().meta({ format: 'binary' }) },
      },
    },
    ...problems,
  },
});

const cancelTask = createRoute({
  ...needs('launch'),
  tags,
  method: 'post',
  path: '/v1/tasks/{task}/cancellation',
  summary: 'Cancel a task this organisation launched',
  request: { params: TaskParams },
  responses: answersNothing('Cancelled'),
});

const resumeTask = createRoute({
  ...needs('launch'),
  tags,
  method: 'post',
  path: '/v1/tasks/{task}/resumption',
  summary: 'Go on with a task whose launch asked to pause before a step',
  request: { params: TaskParams },
  responses: answersNothing('It goes on'),
});

const aboutResult = ({ task, result, resultHash }: TaskResult): Record<string, string> => ({
  'parley.task': task,
  'parley.statistic': result.statistic,
  'parley.contributors': String(result.contributors),
  'parley.resultHash': resultHash,
});

export function addTaskRoutes(app: Api): void {
  app.openapi(listAlgorithms, (c) =>
    c.json({ items: c.env.services.algorithms(languageOf(c)) }, 200),
  );
  app.openapi(listTasks, async (c) =>
    c.json(await c.env.services.tasks(c.req.valid('query')), 200),
  );
  app.openapi(launchTask, async (c) => {
    const { services, caller } = c.env;
    const task = c.req.valid('json');
    // To contribute own data is to decide on it (PROTOCOL.md rule 22).
    if (typeof task.contribute === 'object' && task.contribute !== null) {
      if (!caller.scopes.has('decide')) throw notAllowed(caller.name, 'decide');
    }
    const { 'idempotency-key': key } = c.req.valid('header');
    // Two scripts that happen on the same key do not get each other's tasks.
    const own = key === undefined ? undefined : `${caller.name}\n${key}`;
    return c.json({ id: await services.launch(task, own) }, 201);
  });
  app.openapi(getTask, async (c) =>
    c.json(await c.env.services.task(c.req.valid('param').task), 200),
  );
  app.openapi(waitForTask, async (c) => {
    const { task } = c.req.valid('param');
    const { seconds } = c.req.valid('query');
    return c.json(await c.env.services.waitForTask(task, seconds, c.req.raw.signal), 200);
  });
  app.openapi(getTaskLog, async (c) => {
    const { task } = c.req.valid('param');
    const query = c.req.valid('query');
    const { signal } = c.req.raw;
    return c.json(await c.env.services.taskLog(task, query, signal, languageOf(c)), 200);
  });
  app.openapi(getResult, async (c) => {
    const wanted = chooseMediaType(c.req.header('accept'), [JSON_TYPE, CSV_TYPE, ARROW_TYPE]);
    const found = await c.env.services.result(c.req.valid('param').task);
    if (wanted === JSON_TYPE) return c.json(found, 200);
    const table = resultTable(found.result);
    if (wanted === CSV_TYPE) {
      return c.body(csvOf(table), 200, {
        'content-type': `${CSV_TYPE}; charset=utf-8; header=present`,
      });
    }
    // Loaded when somebody asks: it takes a while, and few do.
    const { arrowOf } = await import('../results/arrow.ts');
    return c.body(arrowOf(table, aboutResult(found)), 200, { 'content-type': ARROW_TYPE });
  });
  app.openapi(cancelTask, async (c) => {
    await c.env.services.cancel(c.req.valid('param').task);
    return c.body(null, 204);
  });
  app.openapi(resumeTask, (c) => {
    c.env.services.resume(c.req.valid('param').task);
    return c.body(null, 204);
  });
}
