import type { Entry } from '../schema/feed/entry.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { isType, type CausalLog, type EntryOf } from './causal-log.ts';
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
}

/** A fact that made somebody an admin. */
interface Grant {
  readonly id: ContentId;
  readonly subject: OrganisationId;
}

const membershipTypes = [
  'collaboration.founded',
  'invitation.created',
  'invitation.revoked',
  'invitation.redeemed',
  'member.joined',
  'member.promoted',
  'member.demoted',
  'member.removed',
  'member.succeeded',
] as const;

export function judge(log: CausalLog, standing: readonly Removal[]): Authority {
  const cuts = lowestCuts(standing);
  const beyondCut = (entry: Entry) => entry.body.seq > (cuts.get(entry.body.author) ?? Infinity);
  const forkVoid = log.voidByFork(beyondCut);

  const voided = new Set<ContentId>();
  const admissions = new Map<OrganisationId, Entry>();
  const grants: Grant[] = [];
  const authorisedRemovals: Removal[] = [];
  const invitations = new Map<ContentId, EntryOf<'invitation.created'>>();
  const revocations: { id: ContentId; invitation: ContentId }[] = [];
  const redeemed = new Set<ContentId>();
  const demotions = standing.filter((removal) => removal.kind === 'demote');

  const actsAsAdmin = (entry: Entry): boolean => {
    const { author, seq } = entry.body;
    const known = grants.filter(
      (grant) => grant.subject === author && log.precedes(grant.id, entry.id),
    );
    return known.some((grant) =>
      demotions.every((demotion) => {
        if (demotion.subject !== author) return true;
        if (log.precedes(demotion.id, grant.id)) return true;
        // A demotion the author had not heard of spares what stands up to its cut.
        return !log.precedes(demotion.id, entry.id) && seq <= demotion.cut;
      }),
    );
  };
  const wasMember = (organisation: OrganisationId, at: Entry): boolean => {
    const admission = admissions.get(organisation);
    return admission !== undefined && log.precedes(admission.id, at.id);
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
        !revocations.some((r) => r.invitation === id && log.precedes(r.id, entry.id)) &&
        actsAsAdmin(entry)
      );
    }
    if (isType(entry, 'member.joined')) {
      const admission = admissions.get(entry.body.author);
      return admission?.id === entry.body.payload.redeemed && entry.body.seq === 0;
    }
    return admissions.has(entry.body.author);
  };

  const note = (entry: Entry): void => {
    if (isType(entry, 'collaboration.founded')) {
      admissions.set(entry.body.author, entry);
      grants.push({ id: entry.id, subject: entry.body.author });
    } else if (isType(entry, 'invitation.created')) {
      invitations.set(entry.id, entry);
    } else if (isType(entry, 'invitation.revoked')) {
      revocations.push({ id: entry.id, invitation: entry.body.payload.invitation });
    } else if (isType(entry, 'invitation.redeemed')) {
      const { invitation, joiner } = entry.body.payload;
      redeemed.add(invitation);
      admissions.set(joiner, entry);
      if (invitations.get(invitation)?.body.payload.role === 'admin') {
        grants.push({ id: entry.id, subject: joiner });
      }
    } else if (isType(entry, 'member.promoted')) {
      grants.push({ id: entry.id, subject: entry.body.payload.member });
    } else {
      const removal = asRemoval(entry);
      if (removal !== null) authorisedRemovals.push(removal);
    }
  };

  for (const entry of log.ordered()) {
    if (beyondCut(entry) || forkVoid.has(entry.id)) {
      voided.add(entry.id);
    } else if ((membershipTypes as readonly string[]).includes(entry.body.type)) {
      if (authorised(entry)) note(entry);
      else voided.add(entry.id);
    } else if (!admissions.has(entry.body.author)) {
      voided.add(entry.id);
    }
  }
  return { void: voided, authorisedRemovals, admissions };
}
