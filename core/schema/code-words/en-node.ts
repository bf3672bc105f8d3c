/** The program, its folder, peers, feeds, invitations; the rest is in en-work.ts. */
export const englishOfNodes = {
  INTERNAL: {
    what: 'Something unforeseen went wrong inside Parley; it is not known whether it was done.',
    todo: 'Look at the present state before you try again. The cause is in the log of the node.',
  },
  USAGE: {
    what: 'What was entered is not well formed, so nothing was done.',
    todo: 'Correct what the message names and try again.',
  },
  NOT_FOUND: {
    what: 'There is no such thing here, or no longer.',
    todo: 'Go back to the list and choose it anew.',
  },
  CONFLICT: {
    what: 'It contradicts something that is already there, so nothing was changed.',
    todo: 'Look at what is there; choose another name, or remove the old one first.',
  },
  NOT_ALLOWED: {
    what: 'This is not allowed here, so nothing was done.',
    todo: 'Decide in the Parley app on the computer of your node, or use a token that has the right.',
  },
  NOT_READY: {
    what: 'This cannot be done yet, so nothing was done.',
    todo: 'Wait until the step before it is finished, then try again.',
  },
  METHOD_NOT_ALLOWED: {
    what: 'A program asked in a way that this address does not serve; nothing was done.',
    todo: 'Give this message to whoever wrote the program.',
  },
  TOKEN_INVALID: {
    what: 'The access token is missing, has expired or was revoked; nothing was done.',
    todo: 'Create a new token in the settings and give it to the program.',
  },
  TOO_FAST: {
    what: 'Too many requests came in a short time; this one was not carried out.',
    todo: 'Wait a minute and try again.',
  },
  PORT_IN_USE: {
    what: 'Another program already uses the port that the node wants to listen on.',
    todo: 'Close that program, or choose another port in the settings.',
  },
  NOT_ACCEPTABLE: {
    what: 'A program asked for a format in which this is not offered; nothing was handed out.',
    todo: 'Ask for one of the formats that the message names.',
  },
  EVENTS_GONE: {
    what: 'The events asked for are so old that the node no longer keeps them.',
    todo: 'Load the present state again and go on from there.',
  },
  TIMED_OUT: {
    what: 'It took longer than allowed; it is not known whether it was done.',
    todo: 'Look at the present state, then try again if it is still needed.',
  },
  STOPPED: {
    what: 'The node is stopping or was stopped before this was finished.',
    todo: 'Start the node again, look at the present state, and repeat what is missing.',
  },
  NODE_NOT_RUNNING: {
    what: 'The node of your organisation is not running, so nothing could be asked of it.',
    todo: 'Start Parley, or start the node in its folder.',
  },
  NODE_NOT_INITIALISED: {
    what: 'This folder holds no organisation yet.',
    todo: 'Set up your organisation first, or choose the folder in which it was set up.',
  },
  NODE_ALREADY_INITIALISED: {
    what: 'This folder already holds an organisation; it was left as it is.',
    todo: 'Use the organisation that is there, or choose an empty folder.',
  },
  STORE_LOCKED: {
    what: 'Another program has the folder of the node open, so it was not opened a second time.',
    todo: 'Close the other Parley on this computer, then try again.',
  },
  STORE_DAMAGED: {
    what: 'A stored record is damaged and is not used.',
    todo: 'Back up the folder of the node and check the disk before you go on.',
  },
  STORE_TOO_NEW: {
    what: 'A newer Parley has written this folder; it was not touched.',
    todo: 'Update Parley on this computer.',
  },
  STORE_UNWRITABLE: {
    what: 'The folder of the node cannot be written, so what you asked for was not kept.',
    todo: 'Make room on the disk and check who may write the folder, then try again.',
  },
  PASSPHRASE_WRONG: {
    what: 'The passphrase does not open the key; nothing was unlocked.',
    todo: 'Type it again; mind capital letters and the keyboard layout.',
  },
  PASSPHRASE_NEEDED: {
    what: 'The key of your organisation is protected by a passphrase, which was not given.',
    todo: 'Enter the passphrase.',
  },
  RECOVERY_FILE_INVALID: {
    what: 'This is no intact recovery file; nothing was restored from it.',
    todo: 'Choose another copy of the recovery file.',
  },
  PEER_UNREACHABLE: {
    what: 'The other organisation cannot be reached at the moment.',
    todo: 'Check your network connection and ask whether their node is running; Parley keeps trying.',
  },
  PEER_REFUSED: {
    what: 'The node of the other organisation refused the request.',
    todo: 'Ask its operator why, then try again.',
  },
  PEER_NOT_MEMBER: {
    what: 'The other side is no member of the collaboration, so it was told nothing.',
    todo: 'If it should be one, have an admin invite it.',
  },
  PEER_INCOMPATIBLE: {
    what: 'The other organisation runs a version of Parley that this one cannot talk to.',
    todo: 'Update Parley on both sides to the newest version.',
  },
  PEER_TOO_FAST: {
    what: 'The other organisation sent more in a short time than is allowed; the rest was not read.',
    todo: 'Nothing, if it happens once. If it goes on, tell its operator.',
  },
  MESSAGE_INVALID: {
    what: 'A message from another node is malformed and was not used.',
    todo: 'Update Parley on both sides; if it goes on, tell the other operator.',
  },
  MESSAGE_TOO_LARGE: {
    what: 'A message is larger than allowed and was not taken.',
    todo: 'Ask for less at once, for instance fewer columns or groups.',
  },
  MESSAGE_TRUNCATED: {
    what: 'A message broke off before its end and was not used.',
    todo: 'Check the network connection; Parley asks again by itself.',
  },
  ENTRY_SIGNATURE: {
    what: 'A record carries a wrong signature and was not taken.',
    todo: 'Ask the operator of the organisation it names whether its computer is in order.',
  },
  ENTRY_CHAIN: {
    what: 'A record does not fit the records before it and was not taken.',
    todo: 'Wait for the next connection with other members; if it goes on, tell the author.',
  },
  ENTRY_DEPENDENCY: {
    what: 'A record speaks of others that have not arrived here yet; it waits for them.',
    todo: 'Nothing: they are fetched as soon as a member that has them is connected.',
  },
  ENTRY_AUTHOR: {
    what: 'A record comes from somebody who is no member, and was not taken.',
    todo: 'Nothing, unless you expected it: then ask an admin about its membership.',
  },
  ENTRY_INVALID: {
    what: 'A record is malformed or from a newer Parley, and was not taken.',
    todo: 'Update Parley on this computer.',
  },
  ENTRY_TOO_LARGE: {
    what: 'A record is larger than allowed and was not written or taken.',
    todo: 'Shorten what you entered, for instance descriptions or lists of groups.',
  },
  FEED_FORKED: {
    what: 'An organisation signed two records that contradict each other; what it says from there on does not count.',
    todo: 'Talk to its operator: a copied folder or a stolen key may be behind it.',
  },
  FEED_RESTORING: {
    what: 'This node was restored and may sign nothing before it has its own records back.',
    todo: 'Keep it running until another member is connected.',
  },
  TICKET_INVALID: {
    what: 'The invitation is damaged or forged; nobody was contacted with it.',
    todo: 'Copy the whole invitation again, or ask for a new one.',
  },
  TICKET_EXPIRED: {
    what: 'The invitation has expired; you were not let in.',
    todo: 'Ask the inviter for a new one.',
  },
  TICKET_USED: {
    what: 'The invitation was already used once, and works only once.',
    todo: 'If it was not used by you, tell the inviter at once; in any case ask for a new one.',
  },
  TICKET_REVOKED: {
    what: 'The inviter has revoked this invitation.',
    todo: 'Ask the inviter whether you are still to join.',
  },
  NOT_ADMIN: {
    what: 'Only an admin of the collaboration may do that; nothing was changed.',
    todo: 'Ask one of the admins in the list of members.',
  },
  LAST_ADMIN: {
    what: 'The last admin cannot leave or step down; nothing was changed.',
    todo: 'Make another member an admin first.',
  },
  NOT_MEMBER: {
    what: 'This organisation is no member of the collaboration, or no longer.',
    todo: 'Ask an admin for an invitation if it should be one.',
  },
  SAFETY_NUMBER_MISMATCH: {
    what: 'The safety number does not match; the other organisation was not marked as verified.',
    todo: 'Compare the digits once more by telephone. If they really differ, somebody may be in between.',
  },
} as const;
