import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { judge, type Authority } from './authority.ts';
import type { CausalLog } from './causal-log.ts';
import { Influence } from './influence.ts';
import type { Removal } from './removals.ts';

export interface Settled {
  readonly authority: Authority;
  /** The removals and demotions that stand. */
  readonly standing: readonly Removal[];
}

/**
 * Decides which removals and demotions stand (PROTOCOL.md rule 4). One removal attacks another when its cut takes the
 * other's effect, be it because the other lies beyond the cut or because its author's right came from something that
 * does. What nobody attacks stands. Within a circle of attacks the entry of the member admitted earliest stands (then
 * the lower PeerId, then the lower sequence number), and those that attack it fall.
 * @param influence what bounds the search for attacks
 */
export function settle(log: CausalLog, influence: () => TargetsOf = influenceIn(log)): Settled {
  const standing: Removal[] = [];
  const decided = new Set<ContentId>();
  for (;;) {
    const authority = judge(log, standing);
    const undecided = firstWords(authority.authorisedRemovals).filter(({ id }) => !decided.has(id));
    if (undecided.length === 0) return { authority, standing };

    const attacks = attackGraph(log, influence(), standing, undecided);
    const attacked = new Set([...attacks.values()].flatMap((hit) => [...hit]));
    const free = undecided.filter((removal) => !attacked.has(removal.id));
    const winners =
      free.length > 0 ? free : [mostSenior(sourceCircles(undecided, attacks), authority)];
    for (const winner of winners) {
      standing.push(winner);
      decided.add(winner.id);
    }
    if (free.length > 0) continue;
    for (const { id } of undecided) {
      if (winners.some((winner) => attacks.get(id)?.has(winner.id))) decided.add(id);
    }
  }
}

/** Of the others, those whose authority a removal could take; too many cost time, too few would be wrong. */
type TargetsOf = (removal: Removal, others: readonly Removal[]) => readonly Removal[];

function influenceIn(log: CausalLog): () => TargetsOf {
  let made: Influence | null = null;
  return () => {
    const influence = (made ??= new Influence(log));
    return (removal, others) => influence.targets(removal, others);
  };
}

/**
 * An author's first removal of a member; so that repeating it cannot make settling slow. Demotions are all taken, as
 * there may have been a promotion in between.
 */
function firstWords(removals: readonly Removal[]): Removal[] {
  const first = new Map<string, Removal>();
  for (const removal of removals) {
    const { kind, author, subject, id } = removal;
    const name = kind === 'demote' ? id : `${author} ${subject}`;
    const known = first.get(name);
    if (known === undefined || removal.seq < known.seq) first.set(name, removal);
  }
  return [...first.values()];
}

/** By the id of each removal, those that would lose their authority if it stood. */
type Attacks = ReadonlyMap<ContentId, ReadonlySet<ContentId>>;

function attackGraph(
  log: CausalLog,
  targetsOf: TargetsOf,
  standing: readonly Removal[],
  undecided: readonly Removal[],
): Attacks {
  const attacks = new Map<ContentId, ReadonlySet<ContentId>>();
  for (const removal of undecided) {
    const targets = targetsOf(removal, undecided);
    if (targets.length === 0) continue;
    // Judged anew only where something can change at all: most removals strike members who decided nothing.
    const after = judge(log, [...standing, removal]);
    const left = new Set(after.authorisedRemovals.map(({ id }) => id));
    const hit = targets.filter(({ id }) => !left.has(id)).map(({ id }) => id);
    if (hit.length > 0) attacks.set(removal.id, new Set(hit));
  }
  return attacks;
}

/** The removals in circles of attack that no removal outside the circle attacks. */
function sourceCircles(removals: readonly Removal[], attacks: Attacks): Removal[] {
  const reach = new Map<ContentId, Set<ContentId>>();
  for (const { id: start } of removals) {
    const seen = new Set<ContentId>();
    const open = [start];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const to of attacks.get(next) ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        open.push(to);
      }
    }
    reach.set(start, seen);
  }
  const reaches = (from: Removal, to: Removal) => reach.get(from.id)?.has(to.id) ?? false;
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
