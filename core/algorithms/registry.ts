import type { z } from 'zod';
import { ParleyError } from '../schema/errors.ts';
import { all } from './all.ts';
import { any } from './any.ts';
import type { Algorithm } from './contract.ts';
import { count } from './count.ts';
import { frequencyTable } from './frequency-table.ts';
import { histogram } from './histogram.ts';
import { maximum } from './maximum.ts';
import { mean } from './mean.ts';
import { median } from './median.ts';
import { minimum } from './minimum.ts';
import { quantiles } from './quantiles.ts';
import { standardDeviation } from './standard-deviation.ts';
import { standardError } from './standard-error.ts';
import { sum } from './sum.ts';
import { summary } from './summary.ts';
import { variance } from './variance.ts';
import { safelyParsed } from '../schema/safely-parsed.ts';

const ISSUES_SHOWN = 5;

/** Every algorithm this node can take part in, in the order in which they are offered. */
export const algorithms: readonly Algorithm[] = [
  registered(summary),
  registered(count),
  registered(sum),
  registered(mean),
  registered(variance),
  registered(standardDeviation),
  registered(standardError),
  registered(minimum),
  registered(maximum),
  registered(median),
  registered(quantiles),
  registered(histogram),
  registered(frequencyTable),
  registered(any),
  registered(all),
];

const byName = new Map(algorithms.map((algorithm) => [keyOf(algorithm), algorithm]));

/** @throws ParleyError ALGORITHM_UNKNOWN */
export function findAlgorithm(name: string, version: number): Algorithm {
  const found = byName.get(keyOf({ name, version }));
  if (found !== undefined) return found;
  const versions = algorithms.filter((algorithm) => algorithm.name === name);
  const have = versions.map((algorithm) => algorithm.version).join(', ');
  throw new ParleyError(
    'ALGORITHM_UNKNOWN',
    versions.length === 0
      ? `This Parley has no algorithm "${name}", only ${algorithms.map((algorithm) => algorithm.name).join(', ')}. Nothing was started; choose one of these, or update Parley.`
      : `This Parley has "${name}" in version ${have}, not ${version}. Nothing was started; update Parley or ask for that version.`,
    { details: { name, version } },
  );
}

/**
 * What an algorithm's functions take, from a task's parameters; defaults are filled in.
 * @throws ParleyError PARAMETERS_INVALID naming the parameter, as in `groupBy[0].levels`.
 */
export function parseParameters<P>(algorithm: Algorithm<P>, parameters: unknown): P {
  const parsed = safelyParsed(algorithm.parameters, parameters);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues
    .slice(0, ISSUES_SHOWN)
    .map((issue) => ({ path: pathOf(issue), message: issue.message }));
  const list = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  throw new ParleyError(
    'PARAMETERS_INVALID',
    `The parameters do not fit "${algorithm.name}": ${list.join('; ')}. Nothing was started; correct them.`,
    { details: { issues } },
  );
}

/** Forgets what kind of parameters an algorithm takes: from here on they come from its own schema only. */
function registered<P>(algorithm: Algorithm<P>): Algorithm {
  return algorithm as unknown as Algorithm;
}

function keyOf({ name, version }: { readonly name: string; readonly version: number }): string {
  return `${name}@${version}`;
}

function pathOf(issue: z.core.$ZodIssue): string {
  return issue.path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`;
      return i === 0 ? String(step) : `.${String(step)}`;
    })
    .join('');
}
