import type { Manifest } from '../algorithms/contract.ts';
import type { TaskSpec } from '../schema/task.ts';
import type { Policy, PolicyTerms } from '../schema/local/policy.ts';

/** A task as policies look at it. */
export interface PolicyCase {
  readonly spec: TaskSpec;
  readonly manifest: Manifest;
  readonly now: number;
}

/**
 * The standing policy that decides a task, or null. Declining goes before accepting; among equals the older decides. A
 * policy accepts only what a review would let the operator accept: that is checked where it is applied.
 */
export function findPolicy(policies: readonly Policy[], task: PolicyCase): Policy | null {
  const fitting = policies
    .filter((policy) => fits(policy, task))
    .sort((a, b) => a.created - b.created);
  return (
    fitting.find(({ terms }) => terms.action === 'decline') ??
    fitting.find(({ terms }) => terms.action === 'accept') ??
    null
  );
}

function fits({ terms, uses }: Policy, { spec, manifest, now }: PolicyCase): boolean {
  const within = <T>(allowed: 'any' | readonly T[], wanted: readonly T[]) =>
    allowed === 'any' || wanted.every((item) => allowed.includes(item));
  const columns = manifest.reads.map(({ column }) => column);
  const grouped = manifest.reads.some(({ as }) => as === 'group');
  const scope =
    terms.collaboration === spec.collaboration &&
    within(terms.launchers, [spec.launcher]) &&
    within(terms.algorithms, [spec.algorithm.name]) &&
    terms.dataset === spec.dataset;
  if (!scope || isOver(terms, uses, now)) return false;
  // A declining policy catches what lies in its scope whatever else it asks.
  if (terms.action === 'decline') return touches(terms.columns, columns);
  return (
    within(terms.columns, columns) &&
    (terms.filters || manifest.filter === null) &&
    (terms.groups || !grouped) &&
    (spec.privacy.mode === 'open' ? terms.open : spec.privacy.minimum >= terms.minimum)
  );
}

const touches = <T>(named: 'any' | readonly T[], used: readonly T[]): boolean =>
  named === 'any' || used.some((item) => named.includes(item));

function isOver(terms: PolicyTerms, uses: number, now: number): boolean {
  return (
    (terms.until !== null && now >= terms.until) ||
    (terms.mostUses !== null && uses >= terms.mostUses)
  );
}
