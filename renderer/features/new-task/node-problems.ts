import { z } from 'zod';
import { hasCode, type ParleyError } from '../../../core/schema/errors.ts';
import type { FieldName } from './form-problems.ts';

const Details = z.object({
  issues: z.array(z.object({ path: z.string(), message: z.string() })).catch([]),
});

/** Where the form shows what the node says of a part of a task or of its parameters. */
const places: Readonly<Record<string, FieldName>> = {
  columns: 'columns',
  column: 'columns',
  filter: 'filter',
  groupBy: 'groups',
  ddof: 'ddof',
  grid: 'grid',
  refineAbove: 'refineAbove',
  exactOrderStatistics: 'refineAbove',
  probabilities: 'probabilities',
  edges: 'edges',
  dataset: 'dataset',
  algorithm: 'algorithm',
  invited: 'asked',
  mode: 'mode',
  minimum: 'minimum',
  recipients: 'minimum',
  participants: 'fewest',
  joinSeconds: 'join',
  phaseSeconds: 'phase',
  title: 'title',
  purpose: 'purpose',
};

/** What the node refused, by the field it concerns, in the node's words; empty where it concerns none. */
export function nodeProblems(error: ParleyError): ReadonlyMap<FieldName, string> {
  const found = new Map<FieldName, string>();
  const { issues } = Details.catch({ issues: [] }).parse(error.details);
  for (const { path, message } of issues) {
    const [first = ''] = path.replace(/^parameters\./, '').split(/[.[]/);
    const field = places[first];
    if (field !== undefined && !found.has(field)) found.set(field, message);
  }
  if (found.size > 0) return found;
  const field = fieldOf(error);
  return field === null ? found : found.set(field, error.message);
}

function fieldOf(error: ParleyError): FieldName | null {
  if (hasCode(error, 'FILTER_INVALID')) return 'filter';
  if (hasCode(error, 'DATASET_UNKNOWN')) return 'dataset';
  if (hasCode(error, 'COLUMN_UNKNOWN') || hasCode(error, 'COLUMN_TYPE')) return 'columns';
  if (hasCode(error, 'ALGORITHM_UNKNOWN')) return 'algorithm';
  if (hasCode(error, 'NOT_MEMBER')) return 'asked';
  if (hasCode(error, 'PROTECTION_TOO_LOW')) return 'minimum';
  return null;
}
