import { ParleyError } from '../../schema/errors.ts';
import type { CollaborationView } from '../../schema/api/collaborations.ts';
import type { Words } from '../words/words.ts';
import type { Kind } from './kind.ts';
import { memberOf } from './launcher.ts';

export const invite: Kind<'invite'> = async ({ collaboration: id, role, hours }, context) => {
  const { client, language, words } = context;
  const { collaborations, format } = words;
  const view = await client.collaboration(id);
  const admin = role === 'admin';
  return {
    description: {
      language,
      heading: collaborations.inviteHeading,
      sentence: admin
        ? collaborations.inviteAdminSentence(view.name)
        : collaborations.inviteSentence(view.name),
      facts: [
        { label: collaborations.name, value: view.name, as: 'quote' },
        { label: collaborations.role, value: collaborations.roles[role] },
        { label: collaborations.valid, value: collaborations.hours(format.number(hours)) },
      ],
      sections: [
        { heading: collaborations.consequences, items: collaborations.inviteConsequences },
      ],
      notices: admin ? [{ name: 'admin', sentence: collaborations.adminNotice }] : [],
      choices: [
        {
          id: 'invite',
          label: collaborations.invite,
          tone: 'primary',
          needsNotices: true,
          blocked: whyNotAdmin(view, words),
        },
      ],
    },
    perform: () => client.invite(id, { role, hours }),
  };
};

export const revokeInvitation: Kind<'revoke-invitation'> = async (proposal, context) => {
  const { client, language, words } = context;
  const { collaborations, format } = words;
  const view = await client.collaboration(proposal.collaboration);
  const invitation = view.invitations.find(({ id }) => id === proposal.invitation);
  if (invitation === undefined) {
    throw new ParleyError('NOT_FOUND', 'There is no such invitation. Nothing was revoked.');
  }
  const { role, inviter, expires, state } = invitation;
  return {
    description: {
      language,
      heading: collaborations.revokeHeading,
      sentence: collaborations.revokeSentence(view.name),
      facts: [
        { label: collaborations.name, value: view.name, as: 'quote' },
        { label: collaborations.role, value: collaborations.roles[role] },
        {
          label: collaborations.madeBy,
          value: memberOf(view, inviter)?.organisation.name ?? inviter,
          as: 'quote',
        },
        { label: collaborations.expires, value: format.time(expires) },
        { label: collaborations.state, value: collaborations.states[state] },
      ],
      choices: [
        {
          id: 'revoke',
          label: collaborations.revoke,
          tone: 'danger',
          blocked: whyNotAdmin(view, words),
        },
      ],
    },
    perform: async () => {
      await client.revokeInvitation(view.id, invitation.id);
      return null;
    },
  };
};

/** Said before it is tried; the node checks it all the same. */
export function whyNotAdmin(
  { members }: CollaborationView,
  { collaborations }: Words,
): string | null {
  const self = members.find((member) => member.self);
  return self?.role === 'admin' && self.state === 'member' ? null : collaborations.notAdmin;
}
