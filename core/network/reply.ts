import { codes, type Code } from '../schema/codes.ts';
import { ParleyError } from '../schema/errors.ts';

/** First byte of a reply: what follows is the answer, or the code of an error in ASCII and nothing else. */
const ANSWER = 0;
const ERROR = 1;
/** What a reply is longer than its answer. */
export const REPLY_OVERHEAD = 1;
/** No code is longer; error replies are bounded by it where the answer may be shorter. */
export const LONGEST_CODE = 64;

/** What stands before an answer. */
export const ANSWERED = Uint8Array.of(ANSWER);

export function answerReply(answer: Uint8Array): Uint8Array {
  const reply = new Uint8Array(REPLY_OVERHEAD + answer.length);
  reply[0] = ANSWER;
  reply.set(answer, REPLY_OVERHEAD);
  return reply;
}

/** The peer learns the code of a ParleyError, and of anything else that it was INTERNAL; never a text. */
export function errorReply(error: unknown): Uint8Array {
  const code: Code = error instanceof ParleyError ? error.code : 'INTERNAL';
  return Buffer.concat([Uint8Array.of(ERROR), Buffer.from(code, 'ascii')]);
}

/**
 * @returns the answer, a view into `reply`
 * @throws ParleyError PEER_REFUSED with details.code; PEER_UNREACHABLE from a node that is shutting down;
 *   MESSAGE_INVALID for what is no reply
 */
export function readReply(reply: Uint8Array, peer: string): Uint8Array {
  const body = reply.subarray(REPLY_OVERHEAD);
  if (reply[0] === ANSWER) return body;
  if (reply[0] !== ERROR) {
    throw new ParleyError(
      'MESSAGE_INVALID',
      `${peer} sent a reply that is none; it was not used.`,
      {
        details: { peer },
      },
    );
  }
  const text = Buffer.from(body.subarray(0, LONGEST_CODE)).toString('ascii');
  const code: Code = isCode(text) ? text : 'INTERNAL';
  if (code === 'STOPPED') {
    throw new ParleyError('PEER_UNREACHABLE', `${peer} is shutting down; it did not answer.`, {
      details: { peer },
    });
  }
  throw new ParleyError('PEER_REFUSED', `${peer} refused: ${codes[code].meaning} (${code})`, {
    details: { peer, code },
  });
}

function isCode(text: string): text is Code {
  return Object.hasOwn(codes, text);
}
