import type { CollaborationView } from '../../schema/api/collaborations.ts';
import type { CollaborationId } from '../../schema/ids.ts';
import type { PendingJoin } from '../../schema/local/journal.ts';
import type { JoinView } from '../../schema/api/collaborations.ts';
import type { NodeParts } from '../node-parts.ts';
import type { NodeServices } from '../services.ts';
import { collaborationView } from '../views/collaboration-view.ts';
import { namesFrom } from '../views/names.ts';
import { publishAllIn } from './datasets.ts';

type Part = Pick<
  NodeServices,
  | 'collaborations'
  | 'collaboration'
  | 'joins'
  | 'foundCollaboration'
  | 'invite'
  | 'revokeInvitation'
  | 'join'
  | 'promote'
  | 'demote'
  | 'removeMember'
  | 'leave'
  | 'succeed'
>;

export function collaborationServices(parts: NodeParts): Part {
  const { collaborations, joins, network, feeds, confirmations, identity } = parts;

  const view = async (id: CollaborationId): Promise<CollaborationView> =>
    collaborationView({
      membership: collaborations.get(id),
      replica: collaborations.replica(id),
      entries: collaborations.counting(id),
      self: identity.organisation,
      nameOf: namesFrom([collaborations.get(id)]),
      isConnected: (organisation) => network.isConnected(organisation),
      confirmed: await confirmations.all(),
      refused: feeds.dropped(),
      now: parts.now(),
    });

  return {
    collaborations: () =>
      Promise.all(collaborations.list().map(({ collaboration }) => view(collaboration))),
    collaboration: view,
    async joins() {
      return joins.list().map(joinView);
    },
    async foundCollaboration({ name, purpose }) {
      const { collaboration } = await collaborations.found(name, purpose, parts.profile.current());
      await publishAllIn(parts, collaboration);
      return view(collaboration);
    },
    async invite(id, { role, hours }) {
      return collaborations.invite(id, role, hours * 3600_000);
    },
    revokeInvitation: (id, invitation) => collaborations.revoke(id, invitation),
    async join(ticket) {
      return joinView(await joins.begin(ticket));
    },
    promote: (id, member) => collaborations.promote(id, member),
    demote: (id, member) => collaborations.demote(id, member),
    removeMember: (id, member) => collaborations.remove(id, member),
    leave: (id) => collaborations.leave(id),
    succeed: (id, old, successor) => collaborations.succeed(id, old, successor),
  };
}

function joinView({ collaboration, name, inviter, started, state, code }: PendingJoin): JoinView {
  return { collaboration, name, inviter, started, state, code };
}
