import type { Entry } from '../schema/feed/entry.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { isType, type CausalLog, type EntryOf } from './causal-log.ts';
import { AdminsInOrder } from './admins-in-order.ts';
import { asRemoval, lowestCuts, type Removal } from './removals.ts';

/**
 * Who had the right to do what, judged in each entry's own causal past, once a set of removals is taken as standing.
 * A pure function of the log and that set.
 */
export interface Authority {
  readonly void: ReadonlySet<ContentId>;
  /** Removals and demotions whose author had the right to them. */
  readonly authorisedRemovals: readonly Removal[];
  /** The redemption (or founding entry) that admitted each member, in order of admission. */
  readonly admissions: ReadonlyMap<OrganisationId, Entry>;
  /** The last sequence number of each removed or succeeded member that counts. */
  readonly cuts: ReadonlyMap<OrganisationId, number>;
  /** The entry by which each member that left did so. */
  readonly departures: ReadonlyMap<OrganisationId, ContentId>;
  /** Of `void`, what a fork made so. */
  readonly forkVoid: ReadonlySet<ContentId>;
}

const membershipTypes: ReadonlySet<string> = new Set([
  'collaboration.founded',
  'invitation.created',
  'invitation.revoked',
  'invitation.redeemed',
  'member.joined',
  'member.promoted',
  'member.demoted',
  'member.removed',
  'member.left',
  'member.succeeded',
]);

export function judge(log: CausalLog, standing: readonly Removal[]): Authority {
  const cuts = lowestCuts(standing);
  const beyondCut = (entry: Entry) => entry.body.seq > (cuts.get(entry.body.author) ?? Infinity);
  const forkVoid = log.voidByFork(beyondCut);

  const voided = new Set<ContentId>();
  const admissions = new Map<OrganisationId, Entry>();
  /** What made somebody an admin, by whom it made one. */
  const grants = new Map<OrganisationId, ContentId[]>();
  const authorisedRemovals: Removal[] = [];
  const invitations = new Map<ContentId, EntryOf<'invitation.created'>>();
  const revocations = new Map<ContentId, ContentId[]>();
  const redeemed = new Set<ContentId>();
  const departures = new Map<OrganisationId, ContentId>();
  const demotions = Map.groupBy(
    standing.filter((removal) => removal.kind === 'demote'),
    (removal) => removal.subject,
  );
  const admins = new AdminsInOrder(log, standing);

  const actsAsAdmin = (entry: Entry): boolean => {
    const { author, seq } = entry.body;
    const known = (grants.get(author) ?? []).filter((grant) => log.precedes(grant, entry.id));
    return known.some((grant) =>
      (demotions.get(author) ?? []).every((demotion) => {
        if (log.precedes(demotion.id, grant)) return true;
        // A demotion the author had not heard of spares what stands up to its cut.
        return !log.precedes(demotion.id, entry.id) && seq <= demotion.cut;
      }),
    );
  };
  const wasMember = (organisation: OrganisationId, at: Entry): boolean => {
    const admission = admissions.get(organisation);
    return admission !== undefined && log.precedes(admission.id, at.id);
  };
  const grant = (subject: OrganisationId, id: ContentId): void => {
    append(grants, subject, id);
    admins.granted(subject, id);
  };
  /** Who has left says nothing more; otherwise an admin that left would keep its power. */
  const hasLeft = (entry: Entry): boolean => {
    const departure = departures.get(entry.body.author);
    return departure !== undefined && log.precedes(departure, entry.id);
  };

  const authorised = (entry: Entry): boolean => {
    if (isType(entry, 'collaboration.founded')) return entry.body.collaboration === null;
    if (isType(entry, 'invitation.created', 'invitation.revoked', 'member.promoted')) {
      return actsAsAdmin(entry);
    }
    if (isType(entry, 'member.demoted', 'member.removed')) {
      const { member } = entry.body.payload;
      return member !== entry.body.author && wasMember(member, entry) && actsAsAdmin(entry);
    }
    if (isType(entry, 'member.succeeded')) {
      const { old, new: successor } = entry.body.payload;
      if (old === successor || !wasMember(old, entry) || !wasMember(successor, entry)) return false;
      return entry.body.author === old || (successor !== entry.body.author && actsAsAdmin(entry));
    }
    if (isType(entry, 'invitation.redeemed')) {
      const { invitation: id, joiner } = entry.body.payload;
      const invitation = invitations.get(id);
      // Only the inviter's own redemption, the first in its chain, admits; and nobody twice (rules 3 and 5).
      return (
        invitation?.body.author === entry.body.author &&
        !redeemed.has(id) &&
        !admissions.has(joiner) &&
        !(revocations.get(id) ?? []).some((revocation) => log.precedes(revocation, entry.id)) &&
        actsAsAdmin(entry)
      );
    }
    if (isType(entry, 'member.joined')) {
      const admission = admissions.get(entry.body.author);
      return admission?.id === entry.body.payload.redeemed && entry.body.seq === 0;
    }
    if (isType(entry, 'member.left')) {
      // Two last admins who leave without having heard of each other: the later one in the common order stays.
      return admissions.has(entry.body.author) && !admins.isLast(entry.body.author);
    }
    return admissions.has(entry.body.author);
  };

  const note = (entry: Entry): void => {
    if (isType(entry, 'collaboration.founded')) {
      admissions.set(entry.body.author, entry);
      grant(entry.body.author, entry.id);
    } else if (isType(entry, 'invitation.created')) {
      invitations.set(entry.id, entry);
    } else if (isType(entry, 'invitation.revoked')) {
      append(revocations, entry.body.payload.invitation, entry.id);
    } else if (isType(entry, 'invitation.redeemed')) {
      const { invitation, joiner } = entry.body.payload;
      redeemed.add(invitation);
      admissions.set(joiner, entry);
      if (invitations.get(invitation)?.body.payload.role === 'admin') {
        grant(joiner, entry.id);
      }
    } else if (isType(entry, 'member.promoted')) {
      grant(entry.body.payload.member, entry.id);
    } else if (isType(entry, 'member.left')) {
      departures.set(entry.body.author, entry.id);
      admins.left(entry.body.author);
    } else {
      const removal = asRemoval(entry);
      if (removal === null) return;
      authorisedRemovals.push(removal);
      admins.struck(removal);
    }
  };

  for (const entry of log.ordered()) {
    if (beyondCut(entry) || forkVoid.has(entry.id) || hasLeft(entry)) {
      voided.add(entry.id);
    } else if (membershipTypes.has(entry.body.type)) {
      if (authorised(entry)) note(entry);
      else voided.add(entry.id);
    } else if (!admissions.has(entry.body.author)) {
      voided.add(entry.id);
    }
  }
  return { void: voided, authorisedRemovals, admissions, cuts, departures, forkVoid };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
