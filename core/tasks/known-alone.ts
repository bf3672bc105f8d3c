import { findAlgorithm, parseParameters } from '../algorithms/registry.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { TaskSpec } from '../schema/task.ts';
import { minimumDemanded, recipientsOf } from './roster.ts';
import { voiceOf, type TaskState } from './state.ts';

/**
 * What open tasks and secure sums over the same columns tell together (PROTOCOL.md rules 16 and 20). An organisation's own
 * ledger sees only its own answers; the feeds say of everybody to whom it gave its numbers alone.
 */

/**
 * The organisations that gave their own numbers of these columns to somebody who will have the result: in a sum they hide
 * nobody, because they can be subtracted from it.
 */
export function knownAlone(
  task: TaskState,
  tasks: Iterable<TaskState>,
): ReadonlySet<OrganisationId> {
  const readers = new Set(recipientsOf(task, task.spec.invited));
  const known = new Set<OrganisationId>();
  for (const other of tasks) {
    const told = other.spec.privacy.mode === 'open' && readers.has(other.spec.launcher);
    if (other.id === task.id || !told || !sameNumbers(other.spec, task.spec)) continue;
    for (const organisation of other.spec.invited) {
      if (hasAnswered(other, organisation)) known.add(organisation);
    }
  }
  return known;
}

/**
 * Those of the others that cannot hide this organisation in a sum. None where its own numbers were given alone, too: there
 * is nothing left to hide from that reader.
 */
export function knownBeside(
  self: OrganisationId,
  task: TaskState,
  tasks: Iterable<TaskState>,
): ReadonlySet<OrganisationId> {
  const known = knownAlone(task, tasks);
  return known.has(self) ? new Set() : known;
}

/** An earlier sum in which somebody would be hidden among too few, were these numbers given alone. */
export interface Exposure {
  readonly task: TaskState;
  /** Those whose sum would be left. */
  readonly left: readonly OrganisationId[];
}

/**
 * The secure sums, opened with this organisation's numbers and known to the launcher of an open task, from which answering
 * it would take away what hides the others: its own numbers, those of all who are asked with it, and those that the
 * launcher has alone already. It is for each to refuse, because one refusal is enough.
 */
export function exposedBy(
  open: TaskState,
  self: OrganisationId,
  tasks: Iterable<TaskState>,
): Exposure[] {
  const all = [...tasks];
  const { launcher, invited } = open.spec;
  const alone = knownAlone(open, all);
  return all.flatMap((task) => {
    if (task.spec.privacy.mode !== 'secure' || !sameNumbers(task.spec, open.spec)) return [];
    const survivors = openedOver(task, self);
    if (survivors === null || !recipientsOf(task, survivors).includes(launcher)) return [];
    const left = survivors.filter(
      (one) => one !== self && one !== launcher && !invited.includes(one) && !alone.has(one),
    );
    return left.length > 0 && left.length < minimumDemanded(task, survivors)
      ? [{ task, left }]
      : [];
  });
}

/** The group of the sums that this organisation released its part of; null when it released nothing. */
function openedOver(task: TaskState, self: OrganisationId): readonly OrganisationId[] | null {
  const revealed = voiceOf(task, self).attempts.find(({ kind }) => kind === 'revealed');
  return revealed?.survivors ?? null;
}

/** Entered is enough: its numbers may be on their way. */
function hasAnswered(task: TaskState, organisation: OrganisationId): boolean {
  return voiceOf(task, organisation).attempts.length > 0;
}

/** Whether two tasks may be about the same numbers: rows are not compared, as a filter can be true of all. */
function sameNumbers(a: TaskSpec, b: TaskSpec): boolean {
  if (a.collaboration !== b.collaboration || a.dataset !== b.dataset) return false;
  const [mine, others] = [columnsOf(a), columnsOf(b)];
  // A count of rows has no column, and every statistic of a column says how many rows it is of.
  if (mine === null || others === null || mine.size === 0 || others.size === 0) return true;
  return !mine.isDisjointFrom(others);
}

/** null: whatever this node's version does not understand may be about anything. */
function columnsOf({ algorithm, parameters }: TaskSpec): ReadonlySet<string> | null {
  try {
    const known = findAlgorithm(algorithm.name, algorithm.version);
    const { reads } = known.manifest(parseParameters(known, parameters));
    return new Set(reads.filter(({ as }) => as !== 'group').map(({ column }) => column));
  } catch {
    return null;
  }
}
