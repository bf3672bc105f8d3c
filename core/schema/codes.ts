/**
 * Parley's error codes: the one table behind exit codes, HTTP statuses and `parley codes --json`.
 * A code is never renamed or reused.
 */
const define = <T extends Record<string, { exit: number; http: number; meaning: string }>>(
  table: T,
) => table;

export const codes = define({
  // Using the program (exit 2, 3)
  INTERNAL: { exit: 1, http: 500, meaning: 'Something unforeseen went wrong inside Parley.' },
  USAGE: { exit: 2, http: 400, meaning: 'The command or request is not well formed.' },
  NOT_FOUND: { exit: 3, http: 404, meaning: 'There is no such thing.' },
  CONFLICT: { exit: 3, http: 409, meaning: 'It contradicts what is already there.' },
  NOT_ALLOWED: { exit: 3, http: 403, meaning: 'This caller may not do that.' },
  NOT_READY: { exit: 3, http: 409, meaning: 'It cannot be done yet.' },
  METHOD_NOT_ALLOWED: { exit: 2, http: 405, meaning: 'This method is not served here.' },
  TOKEN_INVALID: { exit: 3, http: 401, meaning: 'The token is missing or not valid.' },
  TOO_FAST: { exit: 4, http: 429, meaning: 'Too many requests came in a short time.' },
  PORT_IN_USE: { exit: 10, http: 409, meaning: 'Another program listens on the port.' },
  NOT_ACCEPTABLE: {
    exit: 2,
    http: 406,
    meaning: 'It is not to be had in the media type asked for.',
  },
  EVENTS_GONE: { exit: 3, http: 410, meaning: 'These events are not kept any more.' },
  TIMED_OUT: { exit: 4, http: 504, meaning: 'It took longer than its time limit.' },
  STOPPED: { exit: 4, http: 503, meaning: 'The node is stopping or was stopped.' },

  // The node's folder (exit 10)
  NODE_NOT_RUNNING: { exit: 10, http: 503, meaning: 'No node is running on this folder.' },
  NODE_NOT_INITIALISED: { exit: 10, http: 409, meaning: 'The folder holds no Parley node yet.' },
  NODE_ALREADY_INITIALISED: { exit: 10, http: 409, meaning: 'The folder already holds a node.' },
  STORE_LOCKED: { exit: 11, http: 409, meaning: 'Another process has the folder open.' },
  STORE_DAMAGED: { exit: 12, http: 500, meaning: 'A stored record is damaged.' },
  STORE_TOO_NEW: { exit: 12, http: 500, meaning: 'A newer Parley wrote this folder.' },
  STORE_UNWRITABLE: { exit: 12, http: 507, meaning: 'The folder cannot be written.' },
  PASSPHRASE_WRONG: { exit: 13, http: 403, meaning: 'The passphrase does not open the key.' },
  PASSPHRASE_NEEDED: { exit: 13, http: 403, meaning: 'The key is protected by a passphrase.' },
  RECOVERY_FILE_INVALID: { exit: 13, http: 400, meaning: 'This is no intact recovery file.' },

  // Peers (exit 20)
  PEER_UNREACHABLE: { exit: 20, http: 502, meaning: 'The peer cannot be reached.' },
  PEER_REFUSED: { exit: 20, http: 502, meaning: 'The peer refused.' },
  PEER_NOT_MEMBER: { exit: 20, http: 403, meaning: 'The peer is no member.' },
  PEER_INCOMPATIBLE: {
    exit: 20,
    http: 502,
    meaning: 'The peer runs a version of Parley that this one cannot talk to.',
  },
  PEER_TOO_FAST: { exit: 20, http: 429, meaning: 'The peer sent more than its rate limit.' },
  MESSAGE_INVALID: { exit: 21, http: 400, meaning: 'A message is malformed.' },
  MESSAGE_TOO_LARGE: { exit: 21, http: 413, meaning: 'A message is larger than its limit.' },
  MESSAGE_TRUNCATED: { exit: 21, http: 502, meaning: 'A message ended before its length.' },

  // Feeds (exit 22)
  ENTRY_SIGNATURE: { exit: 22, http: 400, meaning: 'An entry carries a wrong signature.' },
  ENTRY_CHAIN: { exit: 22, http: 400, meaning: 'An entry does not fit its chain.' },
  ENTRY_DEPENDENCY: { exit: 22, http: 409, meaning: 'An entry cites entries not yet here.' },
  ENTRY_AUTHOR: { exit: 22, http: 403, meaning: 'The author of an entry is no member.' },
  ENTRY_INVALID: { exit: 22, http: 400, meaning: 'An entry is malformed or not understood.' },
  ENTRY_TOO_LARGE: { exit: 22, http: 413, meaning: 'An entry is larger than its limit.' },
  FEED_FORKED: { exit: 22, http: 409, meaning: 'The author signed two contradicting entries.' },
  FEED_RESTORING: {
    exit: 22,
    http: 409,
    meaning: 'This node was restored and waits for its own feed from a member.',
  },

  // Invitations and membership (exit 23)
  TICKET_INVALID: { exit: 23, http: 400, meaning: 'The invitation is damaged or forged.' },
  TICKET_EXPIRED: { exit: 23, http: 410, meaning: 'The invitation has expired.' },
  TICKET_USED: { exit: 23, http: 410, meaning: 'The invitation was already used.' },
  TICKET_REVOKED: { exit: 23, http: 410, meaning: 'The invitation was revoked.' },
  NOT_ADMIN: { exit: 23, http: 403, meaning: 'Only an admin of the collaboration may do that.' },
  LAST_ADMIN: { exit: 23, http: 409, meaning: 'The last admin cannot leave or step down.' },
  NOT_MEMBER: { exit: 23, http: 403, meaning: 'This organisation is no member.' },
  SAFETY_NUMBER_MISMATCH: { exit: 23, http: 409, meaning: 'The safety number does not match.' },

  // Data (exit 30)
  DATA_MISSING: { exit: 30, http: 409, meaning: 'A data file is not there.' },
  DATA_UNREADABLE: { exit: 30, http: 422, meaning: 'A data file cannot be read as declared.' },
  DATA_ENCODING: { exit: 30, http: 422, meaning: 'A data file is not UTF-8 text.' },
  DATA_NO_HEADER: { exit: 30, http: 422, meaning: 'A data file has no header line.' },
  DATA_EMPTY: { exit: 30, http: 422, meaning: 'A data file has no rows.' },
  DATA_CHANGED: { exit: 30, http: 409, meaning: 'The data changed since the task was approved.' },
  DATA_TOO_LARGE: {
    exit: 30,
    http: 507,
    meaning: 'The data needs more memory or temporary disk space than allowed.',
  },
  DATASET_UNKNOWN: { exit: 31, http: 404, meaning: 'There is no dataset with this label.' },
  COLUMN_UNKNOWN: { exit: 31, http: 422, meaning: 'The dataset has no such column.' },
  COLUMN_TYPE: { exit: 31, http: 422, meaning: 'The column is not of the type needed.' },
  FILTER_INVALID: { exit: 32, http: 422, meaning: 'The row filter is not in the allowed subset.' },
  VALUE_OUT_OF_RANGE: { exit: 33, http: 422, meaning: 'A local value cannot be encoded.' },
  GROUP_TOO_SMALL: { exit: 34, http: 409, meaning: 'Fewer persons than the smallest group.' },
  OVERLAP: {
    exit: 34,
    http: 409,
    meaning: 'The difference to an earlier answer would show single persons or an organisation.',
  },

  // Tasks (exit 40)
  ALGORITHM_UNKNOWN: { exit: 40, http: 422, meaning: 'There is no such algorithm or version.' },
  PARAMETERS_INVALID: { exit: 40, http: 422, meaning: 'The parameters do not fit the algorithm.' },
  TASK_EXPIRED: { exit: 41, http: 410, meaning: 'The join deadline has passed.' },
  TASK_DECIDED: { exit: 41, http: 409, meaning: 'This task is already decided.' },
  TASK_ENDED: { exit: 41, http: 409, meaning: 'The task has ended.' },
  TASK_NOT_ENDED: { exit: 41, http: 409, meaning: 'The task has not ended yet.' },
  TASK_FAILED: { exit: 42, http: 409, meaning: 'The task failed; there is no result.' },
  TASK_CANCELLED: { exit: 42, http: 409, meaning: 'The task was cancelled; there is no result.' },
  NOT_RECIPIENT: {
    exit: 42,
    http: 403,
    meaning: 'This organisation is not entitled to the result.',
  },
  TOO_FEW_ACCEPTED: { exit: 43, http: 409, meaning: 'Fewer organisations accepted than needed.' },
  PROTECTION_TOO_LOW: {
    exit: 44,
    http: 409,
    meaning: 'Too few other organisations would hide this one.',
  },
  NOTICE_REQUIRED: {
    exit: 44,
    http: 409,
    meaning: 'The decision needs an explicit confirmation of a notice.',
  },
  DIGEST_MISMATCH: {
    exit: 44,
    http: 409,
    meaning: 'What was reviewed is not what would be decided.',
  },

  // Rounds (exit 45)
  ROSTER_INVALID: { exit: 45, http: 409, meaning: 'The roster does not fit the acceptances.' },
  ROUND_REPLAYED: { exit: 45, http: 409, meaning: 'The round or attempt is not a new one.' },
  ROUND_INPUT: { exit: 45, http: 409, meaning: 'The round input is not what was recomputed.' },
  ROUND_DROPOUT: {
    exit: 45,
    http: 409,
    meaning: 'Too few participants were left to open the sum.',
  },
  ROUND_EQUIVOCATION: {
    exit: 45,
    http: 409,
    meaning: 'A participant was shown two different things.',
  },
  SHARES_INVALID: { exit: 45, http: 409, meaning: 'The shares of a participant do not fit.' },
  SUM_MISMATCH: { exit: 45, http: 409, meaning: 'The sum is not what was recomputed.' },
  ROUND_REVEALED: {
    exit: 45,
    http: 409,
    meaning: 'The round may be open already; only the same group may run it again.',
  },

  // Audit (exit 50)
  HISTORY_INVALID: { exit: 50, http: 422, meaning: 'The exported history does not verify.' },
  HISTORY_TAIL_UNPROVEN: {
    exit: 51,
    http: 200,
    meaning: 'The history verifies, but nobody else vouches for its last entries.',
  },
});

export type Code = keyof typeof codes;
