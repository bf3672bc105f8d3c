import { quoted } from '../../schema/quoted.ts';

/** Founding, joining, inviting. */
export const englishOfCollaborations = {
  foundHeading: 'Found this collaboration?',
  foundSentence: (name: string) =>
    `Your organisation founds ${quoted(name)} and is its first admin. Others join only with an invitation from you or another admin.`,
  purpose: 'What it is for',
  name: 'Collaboration',
  consequences: 'What follows',
  foundConsequences: [
    'Name and purpose are signed and cannot be changed; all who join see them.',
    'All who join see your organisation’s name and contact.',
    'The datasets you show to members are shown here too.',
  ],
  found: 'Found the collaboration',
  joinHeading: 'Join this collaboration?',
  joinSentence: (name: string) =>
    `Your organisation asks to be let into ${quoted(name)}. The name is as the invitation gives it.`,
  inviter: 'Invited by',
  inviterUnknown: 'A key that is unknown here.',
  inviterKey: 'The inviter’s key',
  expires: 'Runs out',
  ranOut: (when: string) => `It ran out on ${when}, by this computer’s clock.`,
  addresses: 'Addresses that will be called',
  joining: 'What joining means',
  joinConsequences: [
    'The inviter’s node must be reachable; until it is, yours keeps asking.',
    'All members see your organisation’s name and contact, and the datasets you show to members.',
    'Nobody can read your data: every task waits for your decision, or for what you decide in advance.',
    'What you sign there stays with the members, even after you have left.',
    'Compare the inviter’s safety number by telephone afterwards. Only then do you know who it is.',
  ],
  join: 'Join',
  inviteHeading: 'Make this invitation?',
  inviteSentence: (name: string) =>
    `Whoever holds this invitation can join ${quoted(name)} once, with any organisation.`,
  inviteAdminSentence: (name: string) =>
    `Whoever holds this invitation can join ${quoted(name)} once, with any organisation, and is an admin there.`,
  role: 'Joins as',
  roles: { member: 'Member', admin: 'Admin, who can invite, promote and remove members' },
  valid: 'Valid for',
  hours: (hours: string) => `${hours} hours`,
  inviteConsequences: [
    'Send it only on a channel you trust: it works like a key.',
    'You can revoke it until it has been used.',
    'Your node must be running when it is used.',
  ],
  adminNotice: 'An admin can remove your organisation, too.',
  invite: 'Make the invitation',
  notAdmin: 'Only an admin of the collaboration may do this, and your organisation is none.',
  revokeHeading: 'Revoke this invitation?',
  revokeSentence: (name: string) =>
    `The invitation to ${quoted(name)} lets nobody in any more. Who has joined with it already stays.`,
  madeBy: 'Made by',
  state: 'State',
  states: {
    open: 'Open: nobody has used it yet.',
    expired: 'It has run out.',
    redeemed: 'It was used.',
    revoked: 'It was revoked.',
  },
  revoke: 'Revoke it',
};
