import { publishedColumns, type DatasetDefinition } from '../../data/dataset-definition.ts';
import { detectColumns } from '../../data/datasets.ts';
import type { ConnectDataset, DatasetView } from '../../schema/api/datasets.ts';
import { ParleyError } from '../../schema/errors.ts';
import { ColumnName, type CollaborationId, type DatasetLabel } from '../../schema/ids.ts';
import type { z } from 'zod';
import type { NodeParts } from '../node-parts.ts';
import type { NodeServices } from '../services.ts';
import { usesOf } from './dataset-uses.ts';

type Part = Pick<
  NodeServices,
  | 'datasets'
  | 'dataset'
  | 'datasetUses'
  | 'detectColumns'
  | 'connectDataset'
  | 'disconnectDataset'
  | 'previewRows'
>;

export function datasetServices(parts: NodeParts): Part {
  const { catalogue, collaborations } = parts;

  const dataset = async (label: DatasetLabel): Promise<DatasetView> => {
    const definition = await catalogue.get(label);
    try {
      const { rows, columns } = await catalogue.describe(label);
      const missing = Object.fromEntries(columns.map(({ name, missing: count }) => [name, count]));
      return { ...viewOf(definition), rows, missing };
    } catch (error) {
      // The files may be on a drive that is not there; the dataset is shown all the same, with the reason.
      if (!(error instanceof ParleyError)) throw error;
      return { ...viewOf(definition), problem: error.message };
    }
  };

  return {
    async datasets() {
      return (await catalogue.list()).map(viewOf);
    },
    dataset,
    datasetUses: (label) => usesOf(parts, label),
    async detectColumns({ source }) {
      const columns = await detectColumns(source);
      return { columns: columns.map(({ local, name, type }) => ({ local, name, type })) };
    },
    async connectDataset(request) {
      const before = await catalogue.find(request.label);
      if (before !== null && !request.replace) {
        throw new ParleyError(
          'CONFLICT',
          `A dataset is connected under the label ${request.label} already. Nothing was changed: ask for it to be replaced, with all of its terms, or choose another label.`,
        );
      }
      const definition = await definitionOf(request);
      await catalogue.put(definition);
      parts.events.look('dataset');
      for (const { collaboration } of collaborations.list()) {
        if (definition.publishSchema) await publish(parts, collaboration, definition);
        else if (before?.publishSchema === true) {
          await collaborations.append(collaboration, 'dataset.withdrawn', { label: before.label });
        }
      }
      return dataset(definition.label);
    },
    async disconnectDataset(label) {
      const { publishSchema } = await catalogue.get(label);
      await catalogue.remove(label);
      parts.events.look('dataset');
      if (!publishSchema) return;
      for (const { collaboration } of collaborations.list()) {
        await collaborations.append(collaboration, 'dataset.withdrawn', { label });
      }
    },
    async previewRows(label, rows) {
      const preview = await catalogue.preview(label, rows);
      return { columns: [...preview.columns], rows: preview.rows.map((row) => [...row]) };
    },
  };
}

type Publishing = Pick<NodeParts, 'catalogue' | 'collaborations'>;

/** Tells a collaboration that was just founded or joined what this operator publishes. */
export async function publishAllIn(
  parts: Publishing,
  collaboration: CollaborationId,
): Promise<void> {
  for (const definition of await parts.catalogue.list()) {
    if (definition.publishSchema) await publish(parts, collaboration, definition);
  }
}

async function publish(
  { collaborations }: Publishing,
  collaboration: CollaborationId,
  definition: DatasetDefinition,
): Promise<void> {
  const { label, description } = definition;
  const columns = publishedColumns(definition);
  await collaborations.append(collaboration, 'dataset.published', { label, description, columns });
}

async function definitionOf(request: z.output<typeof ConnectDataset>): Promise<DatasetDefinition> {
  const { columns, replace: _, ...rest } = request;
  if (columns !== undefined) return { ...rest, columns };
  const detected = await detectColumns(request.source);
  return {
    ...rest,
    columns: detected.map(({ local, name, type }) => ({
      local,
      name: nameFor(name),
      type,
      description: '',
      levels: [],
      published: true,
    })),
  };
}

/** @throws ParleyError USAGE when a header cannot serve as a shared name */
function nameFor(local: string): ColumnName {
  const name = ColumnName.safeParse(local);
  if (name.success) return name.data;
  throw new ParleyError(
    'USAGE',
    `The column “${local}” needs another name to be shared under; name the columns yourself. Nothing was connected.`,
  );
}

function viewOf(definition: DatasetDefinition): DatasetView {
  return {
    ...definition,
    columns: definition.columns.map((column) => ({
      ...column,
      published: column.published ?? true,
    })),
    rows: null,
    missing: {},
    problem: null,
  };
}
