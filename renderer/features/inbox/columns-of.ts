import { z } from 'zod';
import { listed } from '../../i18n/format.ts';

const Parameters = z.object({
  columns: z.array(z.string()).optional(),
  column: z.string().optional(),
  groupBy: z.array(z.object({ column: z.string() })).optional(),
});

/** The columns a request names, for recognising it; empty where it names none. */
export function columnsOf(parameters: unknown): string {
  const read = Parameters.safeParse(parameters);
  if (!read.success) return '';
  const { columns = [], column, groupBy = [] } = read.data;
  const all = [...columns, ...(column === undefined ? [] : [column])];
  return listed([...new Set([...all, ...groupBy.map((group) => group.column)])]);
}
