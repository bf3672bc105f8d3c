import type { OrganisationId } from '../schema/ids.ts';
import { judge, type Authority } from './authority.ts';
import type { CausalLog } from './causal-log.ts';
import type { Removal } from './removals.ts';

/**
 * Decides which removals and demotions stand (PROTOCOL.md rule 4). One removal attacks another when its cut takes the
 * other's effect, be it because the other lies beyond the cut or because its author's right came from something that
 * does. What nobody attacks stands. Within a circle of attacks the entry of the member admitted earliest stands (then
 * the lower PeerId, then the lower sequence number), and those that attack it fall.
 */
export function settle(log: CausalLog): { authority: Authority; standing: readonly Removal[] } {
  const standing: Removal[] = [];
  const fallen = new Set<string>();
  for (;;) {
    const authority = judge(log, standing);
    const undecided = firstOfEachPair(authority.authorisedRemovals).filter(
      (removal) => !fallen.has(removal.id) && !standing.some((s) => s.id === removal.id),
    );
    if (undecided.length === 0) return { authority, standing };

    const attacks = attackGraph(log, authority, standing, undecided);
    const free = undecided.filter((r) => !undecided.some((other) => attacks(other, r)));
    if (free.length > 0) {
      standing.push(...free);
      continue;
    }
    const winner = mostSenior(sourceCircles(undecided, attacks), authority);
    standing.push(winner);
    for (const other of undecided) if (attacks(other, winner)) fallen.add(other.id);
  }
}

/** An author's first word on a subject; so that repeating it cannot make settling slow. */
function firstOfEachPair(removals: readonly Removal[]): Removal[] {
  const first = new Map<string, Removal>();
  for (const removal of removals) {
    const pair = `${removal.kind} ${removal.author} ${removal.subject}`;
    const known = first.get(pair);
    if (known === undefined || removal.seq < known.seq) first.set(pair, removal);
  }
  return [...first.values()];
}

type Attacks = (from: Removal, to: Removal) => boolean;

function attackGraph(
  log: CausalLog,
  now: Authority,
  standing: readonly Removal[],
  undecided: readonly Removal[],
): Attacks {
  const authors = new Set(undecided.map((removal) => removal.author));
  const everAdmitted = now.admissions;
  const edges = new Map<string, Set<string>>();
  for (const removal of undecided) {
    const hit = new Set<string>();
    // Only a removal that strikes an author of removals, or one through whom such an author came in, can attack.
    if (
      everAdmitted.has(removal.subject) &&
      (undecided.length > 1 || authors.has(removal.subject))
    ) {
      const after = judge(log, [...standing, removal]);
      const left = new Set(after.authorisedRemovals.map((r) => r.id));
      for (const other of undecided) {
        if (other.id !== removal.id && !left.has(other.id)) hit.add(other.id);
      }
    }
    edges.set(removal.id, hit);
  }
  return (from, to) => edges.get(from.id)?.has(to.id) ?? false;
}

/** The removals in circles of attack that no removal outside the circle attacks. */
function sourceCircles(removals: readonly Removal[], attacks: Attacks): Removal[] {
  const reach = new Map<Removal, Set<Removal>>();
  for (const start of removals) {
    const seen = new Set<Removal>();
    const open = [start];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const to of removals) {
        if (attacks(next, to) && !seen.has(to)) {
          seen.add(to);
          open.push(to);
        }
      }
    }
    reach.set(start, seen);
  }
  const reaches = (from: Removal, to: Removal) => reach.get(from)?.has(to) ?? false;
  return removals.filter((removal) =>
    removals.every((other) => !reaches(other, removal) || reaches(removal, other)),
  );
}

function mostSenior(removals: readonly Removal[], authority: Authority): Removal {
  const rank = new Map<OrganisationId, number>(
    [...authority.admissions.keys()].map((organisation, index) => [organisation, index]),
  );
  const [first, ...rest] = removals;
  if (first === undefined) throw new RangeError('no removal to choose from');
  const before = (a: Removal, b: Removal): boolean => {
    const seniority = (rank.get(a.author) ?? Infinity) - (rank.get(b.author) ?? Infinity);
    if (seniority !== 0) return seniority < 0;
    if (a.author !== b.author) return a.author < b.author;
    return a.seq < b.seq;
  };
  return rest.reduce((best, removal) => (before(removal, best) ? removal : best), first);
}
