import { z } from 'zod';
import type { AlgorithmView } from '../../../core/schema/api/tasks.ts';

type Parameters = Readonly<Record<string, unknown>>;

export interface ParameterChange {
  readonly key: string;
  readonly value: unknown;
  /** Undefined where nothing was approved before, or where it has not changed. */
  readonly before?: { readonly value: unknown };
}

const Schema = z.object({
  properties: z.record(z.string(), z.object({ default: z.unknown() }).partial()).default({}),
});

/** In the order of the algorithm's own form, with what was left out at its default; unknown ones last. */
function complete(
  parameters: Parameters,
  algorithm: AlgorithmView | undefined,
): readonly (readonly [key: string, value: unknown])[] {
  const read = Schema.safeParse(algorithm?.parameters);
  const properties = read.success ? Object.entries(read.data.properties) : [];
  const known = properties.flatMap(([key, property]): [string, unknown][] => {
    if (Object.hasOwn(parameters, key)) return [[key, parameters[key]]];
    return property.default === undefined ? [] : [[key, property.default]];
  });
  const names = new Set(properties.map(([key]) => key));
  return [...known, ...Object.entries(parameters).filter(([key]) => !names.has(key))];
}

/** What a request sets, beside what was set when one like it was last approved. */
export function changesOf(
  parameters: Parameters,
  before: Parameters | null,
  algorithm: AlgorithmView | undefined,
): readonly ParameterChange[] {
  const now = complete(parameters, algorithm);
  if (before === null) return now.map(([key, value]) => ({ key, value }));
  const then = new Map(complete(before, algorithm));
  const gone = [...then.keys()].filter((key) => !now.some(([name]) => name === key));
  return [...now, ...gone.map((key) => [key, undefined] as const)].map(([key, value]) =>
    same(then.get(key), value) ? { key, value } : { key, value, before: { value: then.get(key) } },
  );
}

/** Whether both say the same, in whatever order their fields stand. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  const right = new Map<string, unknown>(Object.entries(b));
  return left.length === right.size && left.every(([key, value]) => same(value, right.get(key)));
}
