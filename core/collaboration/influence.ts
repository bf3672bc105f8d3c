import type { Entry } from '../schema/feed/entry.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { isType, type CausalLog } from './causal-log.ts';
import { asRemoval, type Removal } from './removals.ts';

/**
 * Whom a removal can concern beyond its subject: those whom the subject let in, promoted, or whose invitation it
 * revoked, and whom these let in, and so on. It names rather too many than too few, and is what keeps settling cheap: a
 * removal of somebody who decided nothing cannot take anybody's right to decide.
 */
export class Influence {
  /** By author, its entries that decide something for others. */
  readonly #deeds = new Map<OrganisationId, Entry[]>();
  readonly #last = new Map<OrganisationId, number>();
  readonly #joiners = new Map<ContentId, OrganisationId[]>();
  readonly #leavers = new Set<OrganisationId>();
  readonly #forked: ReadonlySet<OrganisationId>;

  constructor(log: CausalLog) {
    this.#forked = log.forkedAuthors();
    for (const entry of log.ordered()) {
      const { author, seq } = entry.body;
      this.#last.set(author, Math.max(seq, this.#last.get(author) ?? -1));
      if (isType(entry, 'invitation.redeemed')) {
        const { invitation, joiner } = entry.body.payload;
        add(this.#joiners, invitation, joiner);
      }
      if (
        isType(
          entry,
          'invitation.redeemed',
          'invitation.revoked',
          'member.promoted',
          'member.left',
        ) ||
        asRemoval(entry) !== null
      ) {
        add(this.#deeds, author, entry);
      }
      if (isType(entry, 'member.left')) this.#leavers.add(author);
    }
  }

  /** Of the others, those that the removal may take the right from, by its author or by its subject. */
  targets(removal: Removal, others: readonly Removal[]): Removal[] {
    const { id, kind, subject, cut } = removal;
    // What a demotion spares depends on what its subject had heard; all of it is looked at.
    const from = kind === 'demote' ? -1 : cut;
    const struck = (this.#deeds.get(subject) ?? []).filter((entry) => entry.body.seq > from);
    const concerned = new Set<OrganisationId>();
    const open = struck.flatMap((entry) => this.#concernedBy(entry));
    // Whether somebody was the last admin, and so could not leave, depends on everybody's deeds.
    if (struck.length > 0) open.push(...this.#leavers);
    // Entries beyond the cut no longer vouch for what a forked author said (rule 3).
    if ((this.#last.get(subject) ?? -1) > cut) open.push(...this.#forked);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (concerned.has(next)) continue;
      concerned.add(next);
      for (const entry of this.#deeds.get(next) ?? []) open.push(...this.#concernedBy(entry));
    }
    // Of the subject's own removals those who would be struck by them are concerned.
    return others.filter(
      (other) => other.id !== id && (concerned.has(other.author) || concerned.has(other.subject)),
    );
  }

  #concernedBy(entry: Entry): OrganisationId[] {
    if (isType(entry, 'invitation.redeemed')) return [entry.body.payload.joiner];
    if (isType(entry, 'invitation.revoked')) {
      return this.#joiners.get(entry.body.payload.invitation) ?? [];
    }
    if (isType(entry, 'member.promoted')) return [entry.body.payload.member];
    const removal = asRemoval(entry);
    return removal === null ? [] : [removal.subject];
  }
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
