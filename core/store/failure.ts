import { ParleyError } from '../schema/errors.ts';

/** LevelDB's errors as ones a person can act on. `doing` completes: could not be ... */
export function storeFailure(
  folder: string,
  doing: 'opened' | 'read' | 'written',
  cause: unknown,
): ParleyError {
  if (cause instanceof ParleyError) return cause;
  const codes = codesOf(cause);
  const details = { folder, reason: codes.join(' ') };
  if (codes.includes('LEVEL_LOCKED')) {
    return new ParleyError(
      'STORE_LOCKED',
      `Another process has ${folder} open; nothing was read or changed. Parley may already be running on it: use that one, or stop it first.`,
      { cause, details },
    );
  }
  const short = codes.includes('LEVEL_IO_ERROR') && doing !== 'written' && isCut(cause);
  if (codes.includes('LEVEL_CORRUPTION') || short) {
    return new ParleyError(
      'STORE_DAMAGED',
      `The database in ${folder} is damaged and could not be ${doing}. It was left as it is. Back up the folder, then restore the node from its recovery file.`,
      { cause, details },
    );
  }
  const closed =
    codes.includes('LEVEL_DATABASE_NOT_OPEN') || codes.includes('LEVEL_ITERATOR_NOT_OPEN');
  // A database that could not be opened is not open either: the reason beneath is what counts.
  if (closed && !codes.includes('LEVEL_IO_ERROR')) {
    return new ParleyError('STOPPED', 'The store is closed: the node is stopping.', {
      cause,
      details,
    });
  }
  return new ParleyError(
    'STORE_UNWRITABLE',
    `The database in ${folder} could not be ${doing} (${messageOf(cause)}). Nothing was changed. Check that the folder is yours and writable and that the disk is not full.`,
    { cause, details },
  );
}

/** A table that ends too early, or is not there, is no error of the disk, though LevelDB passes the system's on. */
const isCut = (cause: unknown): boolean =>
  /: (Invalid argument|No such file or directory)$/.test(messageOf(cause));

/** The codes along the chain of causes: abstract-level wraps what the binding threw. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  let current = error;
  // A chain of causes may be circular; real ones are two or three long.
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') codes.push(current.code);
    current = current.cause;
  }
  return codes;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
