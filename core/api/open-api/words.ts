import type { Code } from '../../schema/codes.ts';
import type { OperationWords } from './operation-words.ts';
import { wordsOfRecords } from './words-of-records.ts';

const dataCodes: readonly Code[] = [
  'DATA_MISSING',
  'DATA_UNREADABLE',
  'DATA_ENCODING',
  'DATA_NO_HEADER',
  'DATA_EMPTY',
  'DATA_TOO_LARGE',
];
const memberCodes: readonly Code[] = ['NOT_FOUND', 'NOT_ADMIN', 'FEED_RESTORING', 'FEED_FORKED'];
const decideCodes: readonly Code[] = [
  'NOT_FOUND',
  'TASK_DECIDED',
  'TASK_ENDED',
  'TASK_EXPIRED',
  'FEED_RESTORING',
];

const someId = 'bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku';
const someMember = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';
const otherMember = '12D3KooWGzBfM1vXkyCzTDmjZ4qYxEVZqQ7mkJ2yUY6eFqFYBhZK';

/** What the document says of each operation besides its schemas; every route is to be here. */
export const words: Readonly<Record<string, OperationWords>> = {
  // Node
  'GET /v1/status': {
    id: 'getStatus',
    more: 'While `state` is `restoring`, the node fetches its own feeds from members and signs nothing.',
  },
  'GET /v1/profile': { id: 'getProfile', more: 'Other operators decide by this name.' },
  'PUT /v1/profile': {
    id: 'setProfile',
    body: { name: 'North Clinic', contact: 'data@north.example' },
    more: 'The new name is an entry in the feed of every collaboration.',
    codes: ['FEED_RESTORING', 'FEED_FORKED'],
  },
  'POST /v1/node/stop': {
    id: 'stopNode',
    more: 'What is under way is kept and goes on when the node is started again.',
  },
  'POST /v1/node/backup': {
    id: 'backupNode',
    body: { passphrase: 'correct horse battery staple' },
    more: 'The file holds the key, names of collaborations, addresses and datasets’ definitions; no feed, no task, no data.',
  },
  'GET /v1/relay': {
    id: 'getRelay',
    more: 'Members that cannot connect to each other meet through one that relays. It sees who speaks with whom, when and how much, and nothing of what is said.',
  },
  'PUT /v1/relay': {
    id: 'startRelaying',
    body: { bytesPerSecond: 1_048_576 },
    more: 'For members alone. What exceeds the rate waits; nothing is cut off.',
  },
  'DELETE /v1/relay': {
    id: 'stopRelaying',
    more: 'Connections that are being relayed end. Members that need a relay look for another one.',
  },
  'GET /v1/openapi.json': { id: 'getOpenApi', more: 'The document this page is made from.' },

  // Peers
  'GET /v1/peers': {
    id: 'listPeers',
    more: 'The members of all collaborations, but for this one.',
  },
  'GET /v1/peers/{peer}': {
    id: 'getPeer',
    more: 'With the safety number to compare with the other operator.',
    codes: ['NOT_FOUND'],
  },
  'POST /v1/peers/{peer}/confirmation': {
    id: 'confirmPeer',
    body: {
      safetyNumber: '10000 10001 10002 10003 10004 10005 10006 10007 10008 10009 10010 10011',
    },
    more: 'Until then, keys that came in through one inviter count together as one organisation.',
    codes: ['NOT_FOUND', 'SAFETY_NUMBER_MISMATCH'],
  },

  // Collaborations, joins, members
  'GET /v1/collaborations': {
    id: 'listCollaborations',
    more: 'With their members, invitations and published datasets.',
  },
  'GET /v1/collaborations/{collaboration}': {
    id: 'getCollaboration',
    more: 'A projection of the members’ signed feeds as far as this node has them.',
    codes: ['NOT_FOUND'],
  },
  'POST /v1/collaborations': {
    id: 'foundCollaboration',
    body: { name: 'Clinics', purpose: 'Comparing treatments' },
    more: 'This organisation is its first member and admin.',
  },
  'POST /v1/collaborations/{collaboration}/invitations': {
    id: 'createInvitation',
    body: { role: 'member', hours: 72 },
    more: 'Whoever holds the ticket may join, once, until it expires or is revoked. It is kept nowhere.',
    codes: memberCodes,
  },
  'DELETE /v1/collaborations/{collaboration}/invitations/{invitation}': {
    id: 'revokeInvitation',
    more: 'One that was used stays used.',
    codes: [...memberCodes, 'CONFLICT'],
  },
  'GET /v1/joins': { id: 'listJoins', more: '`code` says why one waits or was refused.' },
  'POST /v1/joins': {
    id: 'join',
    body: { ticket: 'parley-ticket-1-…' },
    more: 'The join goes on over restarts of the node until it is admitted, refused or expired.',
    codes: ['TICKET_INVALID', 'TICKET_EXPIRED', 'CONFLICT'],
  },
  'POST /v1/collaborations/{collaboration}/members/{member}/promotion': {
    id: 'promoteMember',
    more: 'Admins invite, promote, demote and remove.',
    codes: [...memberCodes, 'CONFLICT'],
  },
  'POST /v1/collaborations/{collaboration}/members/{member}/demotion': {
    id: 'demoteMember',
    more: 'What it did as an admin after its last entry known here counts for nothing.',
    codes: [...memberCodes, 'CONFLICT', 'LAST_ADMIN'],
  },
  'DELETE /v1/collaborations/{collaboration}/members/{member}': {
    id: 'removeMember',
    more: 'What it says after its last entry known here counts for nothing. It comes back only with a new invitation and a new key.',
    codes: [...memberCodes, 'CONFLICT', 'LAST_ADMIN'],
  },
  'POST /v1/collaborations/{collaboration}/leave': {
    id: 'leaveCollaboration',
    more: 'The history up to here stays readable on this node.',
    codes: ['NOT_FOUND', 'LAST_ADMIN', 'FEED_RESTORING', 'FEED_FORKED'],
  },
  'POST /v1/collaborations/{collaboration}/successions': {
    id: 'succeedMember',
    body: { old: someMember, new: otherMember },
    more: 'Said by the old key itself, or by an admin where that is lost. Both keys must have been admitted.',
    codes: [...memberCodes, 'CONFLICT'],
  },

  // Datasets
  'GET /v1/datasets': {
    id: 'listDatasets',
    more: 'Definitions alone: no file is opened, and rows are never to be had with a token.',
  },
  'GET /v1/datasets/{label}': {
    id: 'getDataset',
    more: 'Reads the files. Where they cannot be read, `problem` says why.',
    codes: ['DATASET_UNKNOWN'],
  },
  'GET /v1/datasets/{label}/uses': {
    id: 'listDatasetUses',
    more: 'Also those that a standing policy accepted, and those of a dataset that was disconnected since. The latest 500.',
  },
  'POST /v1/datasets': {
    id: 'connectDataset',
    body: {
      label: 'wages',
      source: { format: 'csv', paths: ['/data/wages.csv'] },
      disclosure: { smallestGroup: 5 },
    },
    more: 'The files stay where they are. Columns that are not given are detected.',
    codes: [...dataCodes, 'CONFLICT', 'COLUMN_UNKNOWN', 'COLUMN_TYPE'],
  },
  'POST /v1/datasets/detection': {
    id: 'detectColumns',
    body: { source: { format: 'csv', paths: ['/data/wages.csv'] } },
    more: 'Opens any path it is given; nothing is connected.',
    codes: dataCodes,
  },
  'DELETE /v1/datasets/{label}': {
    id: 'disconnectDataset',
    more: 'What was answered about it stays in the ledger: connecting the same files again does not begin anew.',
    codes: ['DATASET_UNKNOWN'],
  },
  'GET /v1/datasets/{label}/rows': {
    id: 'previewRows',
    more: 'As text, as they stand in the files.',
    codes: ['DATASET_UNKNOWN', ...dataCodes],
  },

  // Tasks
  'GET /v1/algorithms': {
    id: 'listAlgorithms',
    more: '`parameters` is the JSON Schema of what a task with the algorithm takes, `example` something that fits.',
  },
  'GET /v1/tasks': {
    id: 'listTasks',
    more: 'Filters may be combined. Tasks that are announced while you turn pages move nothing from one page to another.',
  },
  'POST /v1/tasks': {
    id: 'createTask',
    body: {
      title: 'Mean wage',
      dataset: 'wages',
      algorithm: 'mean',
      parameters: { columns: ['wage'] },
    },
    codes: [
      'NOT_FOUND',
      'NOT_MEMBER',
      'DATASET_UNKNOWN',
      'COLUMN_UNKNOWN',
      'COLUMN_TYPE',
      'FILTER_INVALID',
      'ALGORITHM_UNKNOWN',
      'PARAMETERS_INVALID',
      'TOO_FEW_ACCEPTED',
      'PROTECTION_TOO_LOW',
      'NOTICE_REQUIRED',
      'CONFLICT',
      'FEED_RESTORING',
      'FEED_FORKED',
    ],
  },
  'GET /v1/tasks/{task}': {
    id: 'getTask',
    more: 'As the members’ feeds tell it so far.',
    codes: ['NOT_FOUND'],
  },
  'GET /v1/tasks/{task}/wait': {
    id: 'waitForTask',
    more: 'A long poll: ask again until `stage` is `finished`, `failed` or `cancelled`.',
    codes: ['NOT_FOUND'],
  },
  'GET /v1/tasks/{task}/log': {
    id: 'getTaskLog',
    more: 'To follow a task, ask again from the last number and one, until there are no lines and `ended` is true.',
    codes: ['NOT_FOUND'],
  },
  'GET /v1/tasks/{task}/result': {
    id: 'getResult',
    codes: [
      'NOT_FOUND',
      'NOT_ACCEPTABLE',
      'TASK_NOT_ENDED',
      'TASK_FAILED',
      'TASK_CANCELLED',
      'NOT_RECIPIENT',
      'NOT_READY',
    ],
  },
  'POST /v1/tasks/{task}/cancellation': {
    id: 'cancelTask',
    more: 'No contribution is sent from then on by anybody who has heard of it.',
    codes: ['NOT_FOUND', 'TASK_ENDED', 'FEED_RESTORING'],
  },
  'POST /v1/tasks/{task}/resumption': {
    id: 'resumeTask',
    more: 'For drills.',
    codes: ['NOT_FOUND', 'NOT_READY'],
  },

  // Drafts
  'GET /v1/drafts': { id: 'listDrafts', more: 'Nobody else knows of them.' },
  'POST /v1/drafts': {
    id: 'createDraft',
    body: { title: 'Mean wage', body: { dataset: 'wages', algorithm: 'mean' } },
    more: '`body` is as much of what `POST /v1/tasks` takes as is known so far. It is not checked as a task, only held to a size.',
    codes: ['CONFLICT'],
  },
  'PUT /v1/drafts/{draft}': {
    id: 'replaceDraft',
    body: { title: 'Mean wage', body: { dataset: 'wages', algorithm: 'median' } },
    more: 'The whole of it: what is left out is gone.',
    codes: ['NOT_FOUND'],
  },
  'DELETE /v1/drafts/{draft}': {
    id: 'removeDraft',
    more: 'A task that was launched from it stays.',
    codes: ['NOT_FOUND'],
  },

  // Deciding
  'GET /v1/inbox': { id: 'getInbox', more: 'The most urgent first.' },
  'GET /v1/tasks/{task}/review': {
    id: 'reviewTask',
    more: 'Its `digest` goes with the decision, so that what was read is what is decided.',
    codes: ['NOT_FOUND', ...dataCodes],
  },
  'POST /v1/tasks/{task}/preview': {
    id: 'previewTask',
    more: 'They are of the first round; later ones depend on the others.',
    codes: ['NOT_FOUND', 'DATASET_UNKNOWN', 'GROUP_TOO_SMALL', 'VALUE_OUT_OF_RANGE', ...dataCodes],
  },
  'POST /v1/tasks/{task}/decision': {
    id: 'decideTask',
    body: { decision: 'decline', reason: 'not-our-purpose' },
    more: 'A decision stands; an acceptance can be withdrawn until the task has ended.',
    codes: [
      ...decideCodes,
      'DIGEST_MISMATCH',
      'NOTICE_REQUIRED',
      'PROTECTION_TOO_LOW',
      'OVERLAP',
      'DATA_CHANGED',
    ],
  },
  'GET /v1/tasks/{task}/decision': {
    id: 'getDecision',
    more: 'The review is the one that the operator read, or that a standing policy went by; it is not made anew.',
    codes: ['NOT_FOUND'],
  },
  'POST /v1/tasks/{task}/withdrawal': {
    id: 'withdrawFromTask',
    body: { reason: 'unavailable' },
    more: 'What has been opened stays opened.',
    codes: ['NOT_FOUND', 'NOT_READY', 'TASK_ENDED', 'FEED_RESTORING'],
  },
  'GET /v1/policies': { id: 'listPolicies', more: 'With how often each has accepted.' },
  'POST /v1/policies': {
    id: 'addPolicy',
    body: {
      name: 'Means of wages',
      action: 'accept',
      collaboration: someId,
      launchers: 'any',
      algorithms: ['mean', 'count'],
      dataset: 'wages',
      columns: ['wage'],
      filters: false,
      groups: false,
      open: false,
      minimum: 3,
      until: null,
      mostUses: 100,
    },
    more: 'A task that fits every line is decided without asking. A minimum of 2 is confirmed here, once.',
    codes: ['NOTICE_REQUIRED'],
  },
  'DELETE /v1/policies/{policy}': {
    id: 'removePolicy',
    more: 'Tasks announced from now on are asked about again.',
    codes: ['NOT_FOUND'],
  },

  ...wordsOfRecords,
};
