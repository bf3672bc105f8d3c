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
  secrets: {
    id: '/parley/secrets/1',
    strangers: false,
    maxRequest: 4 * KiB,
    maxResponse: 64 * KiB,
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
} as const satisfies Record<string, ProtocolLimits>;

export type ProtocolName = keyof typeof protocols;

export const limits = {
  // Connections
  maxConnections: 600,
  maxStreamsPerProtocol: 16,
  inboundConnectionsPerSecond: 50,
  dialTimeout: 10_000,
  reconnectFirst: 500,
  reconnectMost: 60_000,
  addressesPerPeer: 16,

  // Feeds
  entryBytes: 64 * KiB,
  gossipBytes: 96 * KiB,
  gossipRpcBytes: 1 * MiB,
  entriesPerSyncBatch: 512,
  syncInterval: 30_000,
  membersPerCollaboration: 1000,
  collaborationsPerNode: 200,
  branchesPerAuthor: 8,
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
  logLinesPerTask: 10_000,

  // Data
  filterLength: 4 * KiB,
  filterDepth: 32,
  groupLevels: 1000,
  columnsPerDataset: 2000,
  previewRows: 50,

  // Local API
  apiBodyBytes: 1 * MiB,
} as const;
