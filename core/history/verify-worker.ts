import { parentPort, workerData } from 'node:worker_threads';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import { verifyHistory } from './verify.ts';
import type { FromVerifyWorker } from './verify-aside.ts';

/** The thread of verify-aside.ts: checks the one file it is given, and ends. */
const answer = (message: FromVerifyWorker) => parentPort?.postMessage(message);

try {
  answer({ verdict: verifyHistory(textOf(workerData as Uint8Array)) });
} catch (thrown) {
  const { code, message, details } = asParleyError(thrown);
  answer({ error: { code, message, details: { ...details } } });
}

function textOf(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (cause) {
    throw new ParleyError('HISTORY_INVALID', 'The file is no UTF-8 text.', { cause });
  }
}
