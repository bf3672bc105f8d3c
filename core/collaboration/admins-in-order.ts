import type { ContentId, OrganisationId } from '../schema/ids.ts';
import type { CausalLog } from './causal-log.ts';
import type { Removal } from './removals.ts';

/**
 * Who is an admin at a place in the common order of entries, told entry by entry. Needed where a right depends on what
 * others are at that moment: the last admin cannot leave (PROTOCOL.md rule 4).
 */
export class AdminsInOrder {
  readonly #log: CausalLog;
  readonly #standing: ReadonlySet<ContentId>;
  readonly #admins = new Set<OrganisationId>();
  readonly #gone = new Set<OrganisationId>();
  readonly #demotions = new Map<OrganisationId, ContentId[]>();

  constructor(log: CausalLog, standing: readonly Removal[]) {
    this.#log = log;
    this.#standing = new Set(standing.map((removal) => removal.id));
  }

  granted(subject: OrganisationId, id: ContentId): void {
    if (this.#gone.has(subject) || this.isBeaten(subject, id)) return;
    this.#admins.add(subject);
  }

  /** Whether a demotion came before that this promotion had not heard of: it beats it (rule 4). */
  isBeaten(subject: OrganisationId, promotion: ContentId): boolean {
    return this.#demotionsOf(subject).some((demotion) => !this.#log.precedes(demotion, promotion));
  }

  struck({ id, kind, subject }: Removal): void {
    if (!this.#standing.has(id)) return;
    this.#admins.delete(subject);
    if (kind === 'remove') this.#gone.add(subject);
    else this.#demotionsOf(subject).push(id);
  }

  left(member: OrganisationId): void {
    this.#admins.delete(member);
    this.#gone.add(member);
  }

  isLast(member: OrganisationId): boolean {
    return this.#admins.has(member) && this.#admins.size === 1;
  }

  #demotionsOf(subject: OrganisationId): ContentId[] {
    const known = this.#demotions.get(subject) ?? [];
    this.#demotions.set(subject, known);
    return known;
  }
}
