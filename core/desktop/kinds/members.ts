import type { CollaborationView } from '../../schema/api/collaborations.ts';
import { ParleyError } from '../../schema/errors.ts';
import type { Description } from '../../schema/desktop/consent.ts';
import type { OrganisationId, CollaborationId } from '../../schema/ids.ts';
import type { Words } from '../words/words.ts';
import { whyNotAdmin } from './invitations.ts';
import type { Kind, KindContext, Matter } from './kind.ts';
import { launcherFacts, memberOf } from './launcher.ts';

interface Change {
  readonly id: string;
  readonly heading: string;
  readonly sentence: (name: string, collaboration: string) => string;
  readonly consequences: readonly string[];
  readonly label: string;
  readonly tone: 'primary' | 'danger';
  readonly perform: (collaboration: string, member: string) => Promise<void>;
}

interface OfMember {
  readonly collaboration: CollaborationId;
  readonly member: OrganisationId;
}

export const promoteMember: Kind<'promote-member'> = (proposal, context) => {
  const { promoteHeading, promoteSentence, promoteConsequences, promote } = context.words.members;
  return changeOf(proposal, context, {
    id: 'promote',
    heading: promoteHeading,
    sentence: promoteSentence,
    consequences: promoteConsequences,
    label: promote,
    tone: 'primary',
    perform: (id, member) => context.client.promote(id, member),
  });
};

export const demoteMember: Kind<'demote-member'> = (proposal, context) => {
  const { demoteHeading, demoteSentence, demoteConsequences, demote } = context.words.members;
  return changeOf(proposal, context, {
    id: 'demote',
    heading: demoteHeading,
    sentence: demoteSentence,
    consequences: demoteConsequences,
    label: demote,
    tone: 'danger',
    perform: (id, member) => context.client.demote(id, member),
  });
};

export const removeMember: Kind<'remove-member'> = (proposal, context) => {
  const { removeHeading, removeSentence, removeConsequences, remove } = context.words.members;
  return changeOf(proposal, context, {
    id: 'remove',
    heading: removeHeading,
    sentence: removeSentence,
    consequences: removeConsequences,
    label: remove,
    tone: 'danger',
    perform: (id, member) => context.client.removeMember(id, member),
  });
};

async function changeOf(
  { collaboration: id, member: organisation }: OfMember,
  { client, language, words }: KindContext,
  change: Change,
): Promise<Matter> {
  const { members } = words;
  const view = await client.collaboration(id);
  const member = memberOf(view, organisation);
  if (member === undefined) throw noMember();
  const { name } = member.organisation;
  return {
    description: {
      language,
      heading: change.heading,
      sentence: change.sentence(name, view.name),
      facts: [
        { label: members.member, value: name, as: 'quote' },
        { label: members.key, value: organisation, as: 'code' },
        { label: members.role, value: members.roles[member.role] },
        { label: members.collaboration, value: view.name, as: 'quote' },
      ],
      sections: [
        { heading: members.consequences, items: [...change.consequences], mustBeSeen: true },
      ],
      choices: [
        {
          id: change.id,
          label: change.label,
          tone: change.tone,
          needsSeen: true,
          blocked: whyNotAdmin(view, words) ?? (member.self ? members.notSelf : null),
        },
      ],
    },
    perform: async () => {
      await change.perform(id, organisation);
      return null;
    },
  };
}

export const succeedMember: Kind<'succeed-member'> = async (proposal, context) => {
  const { client, language, words } = context;
  const { members } = words;
  const view = await client.collaboration(proposal.collaboration);
  const [old, successor] = [memberOf(view, proposal.old), memberOf(view, proposal.new)];
  if (old === undefined || successor === undefined) throw noMember();
  const name = old.organisation.name;
  return {
    description: {
      language,
      heading: members.succeedHeading,
      sentence: members.succeedSentence(name, successor.organisation.name, view.name),
      facts: [
        { label: members.oldKey, value: proposal.old, as: 'code' },
        { label: members.newKey, value: proposal.new, as: 'code' },
        ...launcherFacts(successor.organisation, view, words).slice(1, 2),
      ],
      sections: [
        { heading: members.consequences, items: members.succeedConsequences, mustBeSeen: true },
      ],
      notices: [{ name: 'known', sentence: members.succeedNotice }],
      choices: [
        {
          id: 'succeed',
          label: members.succeed,
          tone: 'danger',
          needsNotices: true,
          needsSeen: true,
          // The old key itself may say so without being an admin.
          blocked: old.self ? null : whyNotAdmin(view, words),
        },
      ],
    },
    perform: async () => {
      await client.succeed(view.id, { old: proposal.old, new: proposal.new });
      return null;
    },
  };
};

export const leaveCollaboration: Kind<'leave-collaboration'> = async (proposal, context) => {
  const { client, language, words } = context;
  const view = await client.collaboration(proposal.collaboration);
  return {
    description: leaveDescription(view, words, language),
    perform: async () => {
      await client.leave(view.id);
      return null;
    },
  };
};

function leaveDescription(
  view: CollaborationView,
  { members }: Words,
  language: Description['language'],
): Description {
  return {
    language,
    heading: members.leaveHeading,
    sentence: members.leaveSentence(view.name),
    facts: [{ label: members.collaboration, value: view.name, as: 'quote' }],
    sections: [
      { heading: members.consequences, items: members.leaveConsequences, mustBeSeen: true },
    ],
    choices: [
      {
        id: 'leave',
        label: members.leave,
        tone: 'danger',
        needsSeen: true,
        blocked: isLastAdmin(view) ? members.lastAdmin : null,
      },
    ],
  };
}

function isLastAdmin({ members }: CollaborationView): boolean {
  const admins = members.filter(({ role, state }) => role === 'admin' && state === 'member');
  return admins.length === 1 && admins.every(({ self }) => self);
}

const noMember = (): ParleyError =>
  new ParleyError(
    'NOT_MEMBER',
    'This organisation is no member of the collaboration. Nothing was changed.',
  );
