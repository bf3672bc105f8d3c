import { createRoute } from '@hono/zod-openapi';
import { DatasetParams, listOf } from '../../schema/api/common.ts';
import {
  ConnectDataset,
  DatasetUse,
  DatasetView,
  DetectColumns,
  DetectedColumns,
  RowsPreview,
  RowsQuery,
} from '../../schema/api/datasets.ts';
import type { Api } from '../environment.ts';
import { answers, answersNothing, creates, needs, takes } from '../operation.ts';

const tags = ['Datasets'];

const listDatasets = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/datasets',
  summary: 'The datasets connected here, without counts',
  responses: answers(listOf(DatasetView), 'The datasets'),
});

const getDataset = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/datasets/{label}',
  summary: 'One of them with its columns, rows and missing values counted',
  request: { params: DatasetParams },
  responses: answers(DatasetView, 'The dataset'),
});

const listUses = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/datasets/{label}/uses',
  summary: 'The tasks for which a dataset was used here, the latest accepted first',
  request: { params: DatasetParams },
  responses: answers(listOf(DatasetUse), 'The tasks'),
});

const connectDataset = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/datasets',
  summary: 'Connect local files under a label',
  request: { body: takes(ConnectDataset) },
  responses: creates(DatasetView, 'The dataset'),
});

// It opens any path it is given: only the operator may ask.
const detectColumns = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/datasets/detection',
  summary: 'Which columns files have and of which type',
  request: { body: takes(DetectColumns) },
  responses: answers(DetectedColumns, 'The columns'),
});

const disconnectDataset = createRoute({
  ...needs('decide'),
  tags,
  method: 'delete',
  path: '/v1/datasets/{label}',
  summary: 'Disconnect a dataset; the files stay as they are',
  request: { params: DatasetParams },
  responses: answersNothing('Disconnected'),
});

const previewRows = createRoute({
  ...needs('own'),
  tags,
  method: 'get',
  path: '/v1/datasets/{label}/rows',
  summary: 'The first rows, for the owner alone',
  request: { params: DatasetParams, query: RowsQuery },
  responses: answers(RowsPreview, 'The rows'),
});

export function addDatasetRoutes(app: Api): void {
  app.openapi(listDatasets, async (c) => c.json({ items: await c.env.services.datasets() }, 200));
  app.openapi(getDataset, async (c) =>
    c.json(await c.env.services.dataset(c.req.valid('param').label), 200),
  );
  app.openapi(listUses, async (c) => {
    const { label } = c.req.valid('param');
    return c.json({ items: await c.env.services.datasetUses(label) }, 200);
  });
  app.openapi(connectDataset, async (c) =>
    c.json(await c.env.services.connectDataset(c.req.valid('json')), 201),
  );
  app.openapi(detectColumns, async (c) =>
    c.json(await c.env.services.detectColumns(c.req.valid('json')), 200),
  );
  app.openapi(disconnectDataset, async (c) => {
    await c.env.services.disconnectDataset(c.req.valid('param').label);
    return c.body(null, 204);
  });
  app.openapi(previewRows, async (c) => {
    const { label } = c.req.valid('param');
    return c.json(await c.env.services.previewRows(label, c.req.valid('query').rows), 200);
  });
}
