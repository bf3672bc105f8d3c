import { Worker } from 'node:worker_threads';
import type { Code } from '../schema/codes.ts';
import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';
import type { HistoryVerdict } from './verify.ts';

export type FromVerifyWorker =
  | { readonly verdict: HistoryVerdict }
  | {
      readonly error: {
        readonly code: Code;
        readonly message: string;
        readonly details: Record<string, unknown>;
      };
    };

const MEMORY_MIB = 2048;

/**
 * `verifyHistory` in a thread of its own: 40,000 entries take seconds, in which a node must go on answering its peers.
 * @param content UTF-8; handed over to the thread, and of no use afterwards
 * @throws ParleyError HISTORY_INVALID, TIMED_OUT, MESSAGE_TOO_LARGE (it takes more memory than it may), STOPPED
 */
export function verifyHistoryAside(
  content: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<HistoryVerdict> {
  const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), {
    workerData: content,
    transferList: [content.buffer],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB },
    // Nothing of the environment is its business.
    env: {},
  });
  return new Promise<HistoryVerdict>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLong()), limits.historyVerification);
    const abort = () => reject(stopped());
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    worker.once('message', (message: FromVerifyWorker) => {
      if ('verdict' in message) resolve(message.verdict);
      else {
        const { code, message: sentence, details } = message.error;
        reject(new ParleyError(code, sentence, { details }));
      }
    });
    worker.once('error', (cause) => reject(asFailure(cause)));
    worker.once('exit', () => reject(stopped()));
    worker.once('exit', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    });
  }).finally(() => worker.terminate());
}

function asFailure(cause: unknown): ParleyError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code !== 'ERR_WORKER_OUT_OF_MEMORY') {
    return new ParleyError('INTERNAL', 'Checking the history failed, unforeseen.', { cause });
  }
  return new ParleyError(
    'MESSAGE_TOO_LARGE',
    `Checking this history takes more than ${MEMORY_MIB} MiB of memory. It was not checked. Use: parley history verify FILE`,
    { cause },
  );
}

const tooLong = (): ParleyError =>
  new ParleyError(
    'TIMED_OUT',
    `Checking this history takes longer than ${limits.historyVerification / 1000} seconds. It was not checked. Use: parley history verify FILE`,
  );

const stopped = (): ParleyError =>
  new ParleyError('STOPPED', 'Checking the history was ended before it was done.');
