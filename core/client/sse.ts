import { ParleyError } from '../schema/errors.ts';

/**
 * Server-sent events (WHATWG HTML, section 9.2.6): the text of a stream, in pieces cut anywhere, as messages. Pure: each
 * call gives the state for the next one.
 */
export interface SseMessage {
  readonly event: string;
  readonly data: string;
  /** The last id said so far; '' when none was. */
  readonly id: string;
}

export interface SseState {
  /** The line that has begun. */
  readonly line: string;
  /** Whether the piece before ended with a carriage return: a line feed after it ends no second line. */
  readonly afterReturn: boolean;
  readonly event: string;
  /** null before the first data field: an event without one is none. */
  readonly data: string | null;
  readonly id: string;
}

/** Far above the longest event; a stream without line ends must not fill the memory. */
const LENGTH_MOST = 4 * 1024 * 1024;

export const sseStart: SseState = {
  line: '',
  afterReturn: false,
  event: '',
  data: null,
  id: '',
};

/** @throws ParleyError MESSAGE_TOO_LARGE */
export function readSse(
  before: SseState,
  piece: string,
): { readonly state: SseState; readonly messages: readonly SseMessage[] } {
  if (piece === '') return { state: before, messages: [] };
  const text = before.afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
  const lines = text.split(/\r\n|\r|\n/);
  lines[0] = before.line + (lines[0] ?? '');
  const rest = lines.pop() ?? '';
  const messages: SseMessage[] = [];
  let { event, data, id } = before;
  for (const line of lines) {
    if (line === '') {
      if (data !== null) messages.push({ event: event === '' ? 'message' : event, data, id });
      event = '';
      data = null;
      continue;
    }
    const { name, value } = fieldOf(line);
    if (name === 'event') event = value;
    if (name === 'id' && !value.includes('\0')) id = value;
    if (name === 'data') data = data === null ? value : `${data}\n${value}`;
  }
  if (rest.length + (data?.length ?? 0) > LENGTH_MOST) {
    throw new ParleyError(
      'MESSAGE_TOO_LARGE',
      `What answered sent an event of more than ${LENGTH_MOST} characters. It was not read; this is no Parley node of this version.`,
    );
  }
  const afterReturn = text.endsWith('\r');
  return { state: { line: rest, afterReturn, event, data, id }, messages };
}

/** `name: value`; a line that begins with a colon is a comment, and has no name. */
function fieldOf(line: string): { readonly name: string; readonly value: string } {
  const colon = line.indexOf(':');
  if (colon < 0) return { name: line, value: '' };
  const value = line.slice(colon + 1);
  return { name: line.slice(0, colon), value: value.startsWith(' ') ? value.slice(1) : value };
}
