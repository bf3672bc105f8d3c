import type { Membership } from '../../collaboration/membership.ts';
import type { Replica } from '../../feed/types.ts';
import type {
  CollaborationView,
  InvitationView,
  MemberView,
  PublishedDatasetView,
} from '../../schema/api/collaborations.ts';
import type { Entry } from '../../schema/feed/entry.ts';
import type { OrganisationId } from '../../schema/ids.ts';
import type { NameOf } from './names.ts';

export interface CollaborationViewFields {
  readonly membership: Membership;
  readonly replica: Replica;
  /** Entries that count. */
  readonly entries: readonly Entry[];
  readonly self: OrganisationId;
  readonly nameOf: NameOf;
  readonly isConnected: (organisation: OrganisationId) => boolean;
  readonly confirmed: ReadonlySet<OrganisationId>;
  readonly refused: ReadonlyMap<string, number>;
  readonly now: number;
}

export function collaborationView(fields: CollaborationViewFields): CollaborationView {
  const { membership, replica, refused } = fields;
  return {
    id: membership.collaboration,
    name: membership.name,
    purpose: membership.purpose,
    members: [...membership.members.values()]
      .sort((a, b) => a.seniority - b.seniority)
      .map((member): MemberView => {
        const { organisation } = member;
        const self = organisation === fields.self;
        return {
          organisation: fields.nameOf(organisation),
          contact: member.profile?.contact ?? '',
          role: member.role,
          state: member.state,
          inviter: member.inviter,
          connected: self || fields.isConnected(organisation),
          confirmed: self || fields.confirmed.has(organisation),
          self,
          predecessors: [...member.predecessors],
        };
      }),
    invitations: [...membership.invitations.values()].map(
      ({ id, role, inviter, expires, state, redeemedBy }): InvitationView => {
        const expired = state === 'open' && expires <= fields.now;
        return { id, role, inviter, expires, state: expired ? 'expired' : state, redeemedBy };
      },
    ),
    datasets: publishedDatasets(fields.entries, fields.nameOf),
    entries: replica.size,
    forked: [...replica.forkedAuthors()],
    refused: Object.fromEntries(refused),
  };
}

/** The newest schema of every dataset that its owner has published and not withdrawn. */
function publishedDatasets(entries: readonly Entry[], nameOf: NameOf): PublishedDatasetView[] {
  const published = new Map<string, PublishedDatasetView>();
  for (const { body } of entries) {
    if (body.type === 'dataset.published') {
      const owner = nameOf(body.author);
      published.set(`${body.author} ${body.payload.label}`, { owner, ...body.payload });
    } else if (body.type === 'dataset.withdrawn') {
      published.delete(`${body.author} ${body.payload.label}`);
    }
  }
  return [...published.values()];
}
