import type { TokenScope } from '../../schema/local/token.ts';
import { quoted } from '../../schema/quoted.ts';

/** The organisation itself, its backup, and who else may use its node. */
export const englishOfNode = {
  profileHeading: 'Change what members see of you?',
  profileSentence: (members: string) =>
    `Members of all your collaborations, ${members} others at present, see this instead of what they see now.`,
  nameNow: 'Name now',
  nameNew: 'New name',
  contactNow: 'Contact now',
  contactNew: 'New contact',
  profileSigned: 'The old name stays in the history of the collaborations.',
  consequences: 'What follows',
  changeProfile: 'Change it',
  backUpHeading: 'Make a recovery file',
  backUpSentence:
    'With this file and its passphrase, your organisation can be set up again on another computer.',
  backUpHolds: 'What it holds',
  backUpItems: [
    'Your organisation’s key, known addresses and how your datasets are defined.',
    'No data, no tasks and no results.',
    'Whoever has the file and its passphrase can act as your organisation: keep the two apart.',
  ],
  passphrase: 'Passphrase for the file',
  passphraseHint: 'At least 8 characters. It cannot be recovered if it is lost.',
  passphraseAgain: 'The same passphrase again',
  passphraseShort: 'The passphrase needs at least 8 characters. Nothing was saved.',
  passphrasesDiffer: 'The two passphrases differ. Nothing was saved.',
  recoveryName: 'parley-recovery',
  backUp: 'Choose where to save it',
  notSaved: 'No place was chosen. Nothing was saved.',
  tokenHeading: 'Make this access token?',
  tokenSentence: (name: string) =>
    `Whoever holds the token ${quoted(name)} can do the following through your node, as your organisation.`,
  scopes: {
    read: 'See collaborations, tasks, results and the history. Not your rows, and not your own numbers.',
    launch: 'Launch tasks and cancel them. Not decide: nothing is approved with a token.',
  } satisfies Record<TokenScope, string>,
  allows: 'What it allows',
  tokenName: 'Name',
  tokenEnds: 'Valid until',
  whenRevoked: 'You revoke it.',
  tokenShownOnce: 'Its secret is shown once, after this.',
  createToken: 'Make the token',
  rotateHeading: 'Give this token a new secret?',
  rotateSentence: (name: string) =>
    `The old secret of ${quoted(name)} stops at once; programs that use it need the new one, which is shown once.`,
  rotateToken: 'Make a new secret',
  revokeHeading: 'Revoke this token?',
  revokeSentence: (name: string) =>
    `${quoted(name)} opens nothing any more; programs that use it are cut off at once.`,
  revokeToken: 'Revoke it',
  lastUsed: 'Last used',
  startRelayingHeading: 'Relay between members?',
  startRelayingSentence:
    'Members that cannot connect to each other do it through your node, now and whenever it runs.',
  relayRate: 'At most',
  relayRateValue: (amount: string) => `${amount} a second, all of it together`,
  relayItems: [
    'What passes is sealed between the two; your node cannot read it.',
    'Your node sees which members speak with each other, when and how much.',
    'It works for members of your collaborations alone, and uses this machine’s line.',
  ],
  startRelaying: 'Relay',
  stopRelayingHeading: 'Relay no longer?',
  stopRelayingSentence:
    'What passes through your node ends at once. Those members look for another one that relays.',
  relayedNow: 'Connections now',
  stopRelaying: 'Stop relaying',
  openFacadeHeading: 'Serve scripts written for vantage6?',
  openFacadeSentence:
    'Programs on this computer that know a user’s password can launch tasks and read results through your node, now and whenever it runs.',
  port: 'Port',
  anyPort: 'Any free one, another after each start.',
  facadeUsers: 'Users who may sign in',
  facadeItems: [
    'Such scripts decide nothing: every task still waits for its participants.',
    'It can be reached from this computer alone.',
  ],
  openFacade: 'Serve them',
  closeFacadeHeading: 'Serve these scripts no longer?',
  closeFacadeSentence:
    'Scripts written for vantage6 are cut off at once. Their users are kept for another time.',
  closeFacade: 'Stop serving them',
  addUserHeading: 'Let this user sign in?',
  addUserSentence: (name: string) =>
    `Scripts that sign in as ${quoted(name)} can launch tasks and read results through your node.`,
  user: 'User',
  password: 'Password for the user',
  passwordHint: '8 to 200 characters. Only a scrambled form of it is kept.',
  passwordAgain: 'The same password again',
  passwordLength: 'The password takes 8 to 200 characters. Nobody was added.',
  passwordsDiffer: 'The two passwords differ. Nobody was added.',
  addUser: 'Let them sign in',
  removeUserHeading: 'Let this user sign in no longer?',
  removeUserSentence: (name: string) =>
    `${quoted(name)} is cut off at once and can sign in no longer.`,
  removeUser: 'Remove the user',
};
