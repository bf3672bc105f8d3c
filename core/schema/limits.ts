/**
 * Every limit on what comes from outside, in one place. Sizes in bytes, times in milliseconds.
 * A peer or a file that exceeds one gets an error with a code; nothing grows, loops or waits beyond it.
 */
export const KiB = 1024;
export const MiB = 1024 * KiB;

export interface ProtocolLimits {
  /** libp2p protocol id. */
  readonly id: string;
  /** Whether a stranger may open it while an invitation is open. Everything else is for members. */
  readonly strangers: boolean;
  readonly maxRequest: number;
  readonly maxResponse: number;
  /** For one request and its response. */
  readonly timeout: number;
  /** Requests of one peer per second, and how many may come at once. */
  readonly rate: number;
  readonly burst: number;
}

export const protocols = {
  hello: {
    id: '/parley/hello/1',
    strangers: false,
    maxRequest: 4 * KiB,
    maxResponse: 4 * KiB,
    timeout: 10_000,
    rate: 1,
    burst: 10,
  },
  join: {
    id: '/parley/join/1',
    strangers: true,
    maxRequest: 4 * KiB,
    maxResponse: 4 * MiB,
    timeout: 20_000,
    rate: 0.5,
    burst: 6,
  },
  sync: {
    id: '/parley/sync/1',
    strangers: false,
    maxRequest: 512 * KiB,
    maxResponse: 2 * MiB,
    timeout: 30_000,
    rate: 50,
    burst: 200,
  },
  members: {
    id: '/parley/members/1',
    strangers: false,
    maxRequest: 256 * KiB,
    maxResponse: 256 * KiB,
    timeout: 10_000,
    rate: 2,
    burst: 20,
  },
  round: {
    id: '/parley/round/1',
    strangers: false,
    maxRequest: 4 * MiB,
    maxResponse: 4 * MiB,
    // A local step may compute for a while; the task's own round limit is what usually ends it.
    timeout: 15 * 60_000,
    rate: 50,
    burst: 200,
  },
  blob: {
    id: '/parley/blob/1',
    strangers: false,
    maxRequest: 4 * KiB,
    maxResponse: 256 * KiB + 1 * KiB,
    timeout: 30_000,
    rate: 4000,
    burst: 4000,
  },
  reach: {
    id: '/parley/reach/1',
    strangers: false,
    maxRequest: 4 * KiB,
    maxResponse: 1 * KiB,
    timeout: 20_000,
    // Each makes this node dial.
    rate: 1 / 30,
    burst: 4,
  },
} as const satisfies Record<string, ProtocolLimits>;

export type ProtocolName = keyof typeof protocols;

export const limits = {
  // Connections
  maxConnections: 600,
  /** Of one peer; more than two only while dead ones have not been noticed. */
  connectionsPerPeer: 8,
  /** Requests to one peer by one protocol that run at once; more wait their turn, up to queuedRequests. */
  maxStreamsPerProtocol: 16,
  /** Twice as many, because a stream's slot is freed only when both sides have closed it. */
  inboundStreamsPerProtocol: 32,
  queuedRequests: 1024,
  inboundConnectionsPerSecond: 50,
  dialTimeout: 10_000,
  addressDialTimeout: 4_000,
  parallelDials: 32,
  /** How long the peer with the larger id lets the other dial first, so that the two do not cross. */
  dialYield: 2_500,
  /** For reading a request or writing a response once its stream is open. */
  transferTimeout: 60_000,
  /** How long a stream may stay half-open after the answer. */
  streamLinger: 5_000,
  livenessInterval: 30_000,
  livenessTimeout: 25_000,
  /** How often connections are looked after: duplicates closed, lost gossip streams reopened. */
  upkeepInterval: 1_000,
  /** A second connection to the same peer is closed when idle, at the latest after this. */
  duplicateLinger: 60_000,
  /** Hanging up to repair gossip happens at most this often per peer. */
  gossipHangUpInterval: 5 * 60_000,
  topicsPerPeer: 1000,
  topicLength: 128,
  strangerConnections: 32,
  strangerConnectionTime: 30_000,
  strangerRequestsPerSecond: 5,
  strangerRequestsBurst: 30,
  /** Peers that are no members whose addresses are kept, as heard on the local network. */
  discoveredPeers: 256,
  reconnectFirst: 500,
  reconnectMost: 60_000,
  /** How long a participant may be unreachable in a round before the others go on without it. */
  reachableGrace: 10_000,
  addressesPerPeer: 16,

  // Relaying and being reached
  /** Members by whom this node is reached at once. */
  relaysInUse: 2,
  /** Members that are asked in one try to relay to a peer. */
  relaysTried: 4,
  /** How long a peer's own addresses are tried before a relay, where there is one: it answers in a moment, a firewall never. */
  directFirst: 3_000,
  /** Tries for a direct link while a peer is reached by a relay: the first, doubling up to the last. */
  directRetryFirst: 5_000,
  directRetryMost: 10 * 60_000,
  /** What a member may relay in a second, all connections together, in bytes: at least, at most, and if nothing is said. */
  relayRate: { least: 64 * KiB, most: 1024 * MiB, usual: 1 * MiB },
  /** Connections relayed at once, in all and by one dialling member; each takes up to 2 MiB of buffers. */
  relayedConnections: 512,
  relayedConnectionsPerMember: 128,
  relayReservations: 1000,
  reservationLifetime: 2 * 3600_000,
  /** Addresses that one question by `reach` may name, and how long they are dialled; a no is said only after that time. */
  dialBackAddresses: 8,
  dialBackTime: 8_000,
  /** Peers for whom it is done at once. */
  dialBacksAtOnce: 4,
  /** How many members are asked to dial back, how long a yes and a no are believed. */
  reachAsked: 3,
  reachYesFor: 30 * 60_000,
  reachNoFor: 5 * 60_000,

  // Feeds
  entryBytes: 64 * KiB,
  gossipBytes: 96 * KiB,
  gossipRpcBytes: 1 * MiB,
  entriesPerSyncBatch: 512,
  syncInterval: 15_000,
  /** Two clocks that differ by more than this are told of. */
  clockDifference: 5 * 60_000,
  /** How long after its end by this machine's clock an invitation is still shown to its inviter, whose clock decides. */
  ticketClockDoubt: 24 * 3600_000,
  /** After a connection's first sync, when gossip has found its way. */
  syncOnceMoreAfter: 2_500,
  membersPerCollaboration: 1000,
  /** Everybody who ever wrote in a collaboration, removed and succeeded ones too. */
  authorsPerCollaboration: 3000,
  collaborationsPerNode: 200,
  /** How often members are asked for addresses and secrets that are missing: at first, and at most. */
  acquaintanceFirst: 500,
  acquaintanceMost: 30_000,
  /** Characters of an invitation; one with the most and longest addresses fits. */
  ticketLength: 8000,
  /** Topic secrets that one member asks another for at once; there is one for every removal. */
  secretsPerAnswer: 1000,
  /** How long a restored node waits for further members to connect before it takes what it was shown for all there is. */
  restoreGrace: 3_000,
  /** How long a start waits for a first sync with a member of each collaboration. */
  firstSync: 4_000,
  /** How often it is looked whether the last open invitation has run out. */
  expiryCheck: 5_000,
  /** Of a forked author: how many branches are kept as proof; more only where a member's entry depends on them. */
  branchesPerAuthor: 8,
  tipsPerAuthor: 64,
  /** Pages that one sync may take in all; the next one goes on where it ended. */
  pagesPerSync: 4096,
  /** Milliseconds between two pages after which a peer is no longer taken to be pulling. */
  pullPause: 10_000,
  /** Pages in a row that bring nothing new; then a sync ends, and the next one says what is held by then. */
  idlePagesPerSync: 16,
  /** Entries that a sync keeps aside for one that may depend on them. */
  entriesSetAside: 4096,
  /** Ids of a feed by which two sides find where their copies part. */
  locatorsPerAuthor: 64,
  /** How far ahead of our clock an entry's claimed time may lie before it is shown as odd. */
  clockSkew: 10 * 60_000,

  // Tasks
  specBytes: 48 * KiB,
  participants: { least: 2, most: 200 },
  roundsPerTask: 2000,
  attemptsPerRound: 8,
  slots: 200_000,
  cells: 20_000,
  blobBytes: 512 * MiB,
  blobChunk: 256 * KiB,
  blobChunksOutstanding: 8,
  /** Bulk of this size or less travels inside the message. */
  bulkInline: 64 * KiB,
  pullAttempts: 6,
  pullTimeout: 60 * 60_000,
  logLinesPerTask: 10_000,
  /** Of a review as it is kept with the decision on it; 200 organisations and the largest spec fit. */
  shownReviewLength: 512 * KiB,
  /** Of one line, in characters. */
  logMessageLength: 2000,
  /** One pass of handing out a result, how long an unreachable recipient is tried in it, and for how long passes go on. */
  deliveryTimeout: 60_000,
  deliveryGrace: 5_000,
  deliverFor: 30 * 24 * 3600_000,
  /** Pauses between passes while a recipient is there and does not take it; they double. */
  redeliverFirst: 2_000,
  redeliverMost: 3600_000,

  // Data
  filterLength: 4 * KiB,
  filterDepth: 32,
  groupLevels: 1000,
  columnsPerDataset: 2000,
  filesPerDataset: 10_000,
  previewRows: 50,
  /** The latest tasks that are shown of those a dataset was used for. */
  datasetUses: 500,
  jsonDepth: 500,
  /** Levels of a message, an entry, a stored record: what `jsonDepth` allows, and room around it. */
  messageDepth: 600,

  // Local API
  /** Tasks that are being composed: how many, how much JSON text each, how deep it nests. */
  drafts: { most: 200, bodyLength: 64 * KiB, depth: 32 },
  /** How long a node remembers the Idempotency-Key of a launch. */
  idempotencyKept: 7 * 24 * 3600_000,
  idempotencyKeyLength: 200,
  apiBodyBytes: 1 * MiB,
  /** Of node.log; the one before is kept beside it. */
  logFileBytes: 4 * MiB,
  /** Lines that wait for a slow disk; further ones are counted. */
  logLinesWaiting: 10_000,
  /** Of a call of the shell in the browser: a recovery file, escaped. */
  shellBodyBytes: 8 * MiB,
  apiHeaderBytes: 16 * KiB,
  apiHeadersTimeout: 10_000,
  /** For a whole request to arrive; answers may take as long as they like (long polls, event streams). */
  apiRequestTimeout: 30_000,
  /** How often the two above are looked at; Node's own default is 30 s. */
  apiTimeoutCheck: 2_000,
  /** How long a connection without a request is kept. */
  apiKeepAlive: 30_000,
  apiRequestsPerConnection: 1_000,
  apiConnections: 256,
  controlConnections: 128,
  /** Requests of one listener that passed its guard. */
  apiRequestsPerSecond: 500,
  apiRequestsBurst: 2_000,
  /** Requests that were refused or brought no valid token: a guesser is slowed to this. */
  apiFailuresPerSecond: 2,
  apiFailuresBurst: 20,
  /** How long answers under way may take when a listener closes. */
  apiCloseGrace: 1_000,
  apiTokens: 100,
  /** How often the last use of tokens is written, and expired ones lose what they still had open. */
  apiTokenUpkeep: 5_000,
  apiPortFileBytes: 4 * KiB,
  /** An exported history that is to be checked; one of 40,000 entries takes some 20 to 40 MB. */
  historyBytes: 128 * MiB,
  historyVerification: 240_000,
  /** Of requests larger than apiBodyBytes, at once. */
  largeBodies: 2,
  /** The newest actions of this node's operator that are kept. */
  actionsKept: 100_000,
  /** Of exports that wait to be noted on a full disk, before the next is refused. */
  actionsWaiting: 1_000,
  /** Until it is tried again to note them. */
  actionsRetry: 5_000,
  /** The newest events that are kept. */
  eventsKept: 100_000,
  eventsPerPage: 1_000,
  /** Events written together. */
  eventsPerBatch: 512,
  /** Events that nothing else remembers (connections, warnings), while they cannot be written. */
  eventsWaiting: 10_000,
  /** Between two signs of life on an event stream. */
  eventsHeartbeat: 15_000,

  // The vantage6 facade
  facade: {
    users: 100,
    passwordLength: { least: 8, most: 200 },
    /** Wrong passwords in a row that lock a user, and for how long; as vantage6's own server has it. */
    failures: 5,
    lockedFor: 15 * 60_000,
    /** Logins that may wait for the one that is being checked. */
    loginsWaiting: 32,
    accessLifetime: 6 * 3600_000,
    refreshLifetime: 48 * 3600_000,
    /** Sessions whose client generation is remembered. */
    sessions: 1000,
    nameLength: 128,
    descriptionLength: 10_000,
    imageLength: 512,
    inputLength: 128 * KiB,
    jsonDepth: 32,
    /** How long organisations may take to answer a task of a script. */
    joinSeconds: 24 * 3600,
    perPageMost: 1000,
    runLogLines: 200,
    sockets: 64,
    socketMessageBytes: 16 * KiB,
  },
} as const;
