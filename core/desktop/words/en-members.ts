import { quoted } from '../../schema/quoted.ts';

/** Verifying members, and changing who is one. */
export const englishOfMembers = {
  confirmHeading: 'Compare the safety number',
  confirmSentence: (name: string) =>
    `Call a person at ${quoted(name)} whom you know, on a telephone number you did not get through Parley, and have them open this same window for your organisation. Read out what is yours to read; type what they read.`,
  organisation: 'Organisation',
  key: 'Their key',
  number: 'The same at both ends',
  readOut: 'You read out',
  already: 'State',
  isConfirmed: 'Verified here already.',
  isNot: 'Not verified yet.',
  why: 'Why',
  whySentences: [
    'The number is made from both keys. If somebody else answered in their name, the two ends would show different numbers.',
    'Verified members count apart from each other when it is checked how many others hide your numbers.',
    'Type what you hear, not what you see elsewhere on this screen.',
  ],
  digits: 'They read out to you',
  digitsHint: 'Ten digits, which your screen does not show.',
  confirm: 'They match',
  tenDigits: 'These are not ten digits. Nothing was compared.',
  wrong: (left: string) =>
    `The digits differ: either one was misheard, or somebody else answers in that name. Nobody was marked as verified. You can try ${left} more times.`,
  wrongTooOften:
    'The digits differed three times. Nobody was marked as verified. Find out by other means who uses this key before you share anything with it.',
  collaboration: 'Collaboration',
  member: 'Member',
  role: 'Role now',
  roles: { member: 'Member', admin: 'Admin' },
  consequences: 'What follows',
  promoteHeading: 'Make this member an admin?',
  promoteSentence: (name: string, collaboration: string) =>
    `${quoted(name)} becomes an admin of ${quoted(collaboration)}.`,
  promoteConsequences: [
    'An admin can invite, promote, demote and remove members, your organisation among them.',
    'An admin can say that a new key speaks for an organisation.',
  ],
  promote: 'Make it an admin',
  demoteHeading: 'Make this admin a plain member?',
  demoteSentence: (name: string, collaboration: string) =>
    `${quoted(name)} stays a member of ${quoted(collaboration)} and is no longer an admin.`,
  demoteConsequences: [
    'What it has done as an admin so far and your node knows of still counts; what comes later does not.',
    'It takes part in tasks as before.',
  ],
  demote: 'Make it a plain member',
  removeHeading: 'Remove this member?',
  removeSentence: (name: string, collaboration: string) =>
    `${quoted(name)} is no longer a member of ${quoted(collaboration)}, and cannot come back under the same key.`,
  removeConsequences: [
    'What it has signed so far and your node knows of still counts; what comes later counts nowhere.',
    'Tasks in which it takes part can fail.',
    'It keeps what it has received: names, datasets’ columns, results.',
    'Members whose nodes have not heard of it yet still answer it until they do.',
  ],
  remove: 'Remove it',
  succeedHeading: 'Let a new key speak for this organisation?',
  succeedSentence: (old: string, successor: string, collaboration: string) =>
    `In ${quoted(collaboration)}, the key of ${quoted(successor)} takes the place of the key of ${quoted(old)}.`,
  oldKey: 'Old key',
  newKey: 'New key',
  succeedConsequences: [
    'The old key counts no longer; this cannot be undone.',
    'For every protection of numbers the two count as one organisation.',
    'Be sure who holds the new key: compare its safety number first.',
  ],
  succeedNotice: 'I know from the organisation itself that the new key is theirs.',
  succeed: 'Let the new key speak',
  leaveHeading: 'Leave this collaboration?',
  leaveSentence: (collaboration: string) =>
    `Your organisation is no longer a member of ${quoted(collaboration)}. To come back, you need an invitation and a new key.`,
  leaveConsequences: [
    'Tasks in which you take part go on without you, or fail.',
    'You launch nothing there and are asked for nothing any more.',
    'What you have signed stays with the members; what you have received stays here.',
  ],
  leave: 'Leave',
  lastAdmin: 'You are its last admin. Make another member an admin first.',
  notSelf: 'This is your own organisation; leave the collaboration instead.',
};
