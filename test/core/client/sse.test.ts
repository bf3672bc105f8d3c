import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSse, type SseMessage, sseStart } from '../../../core/client/sse.ts';

const runs = process.env['PARLEY_TEST_FULL'] === undefined ? 500 : 20_000;

function readAll(pieces: readonly string[]): SseMessage[] {
  let state = sseStart;
  const all: SseMessage[] = [];
  for (const piece of pieces) {
    const read = readSse(state, piece);
    state = read.state;
    all.push(...read.messages);
  }
  return all;
}

/** Cut at these places; the same one twice makes an empty piece. */
function cut(text: string, places: readonly number[]): string[] {
  const ends = places.map((at) => at % (text.length + 1)).sort((a, b) => a - b);
  return [...ends, text.length].map((end, i) => text.slice(i === 0 ? 0 : ends[i - 1], end));
}

const places = fc.array(fc.nat(), { maxLength: 30 });
const line = fc.string({ unit: 'binary', maxLength: 20 }).map((it) => it.replace(/[\r\n]/g, '-'));

describe('server-sent events', () => {
  // The examples of the WHATWG's text, with what it says of them.
  test.each([
    [
      ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n',
      [
        { event: 'message', data: 'first event', id: '1' },
        { event: 'message', data: 'second event', id: '' },
        { event: 'message', data: ' third event', id: '' },
      ],
    ],
    ['data\n\ndata\ndata\n\ndata:', ['', '\n'].map((data) => ({ event: 'message', data, id: '' }))],
    [
      'data:test\n\ndata: test\n\n',
      ['test', 'test'].map((data) => ({ event: 'message', data, id: '' })),
    ],
    ['data: YHOO\ndata: +2\ndata: 10\n\n', [{ event: 'message', data: 'YHOO\n+2\n10', id: '' }]],
    ['event: add\ndata: 7\n\nevent: gone\n\n', [{ event: 'add', data: '7', id: '' }]],
    [
      'id: 3\n\nid: a\0b\nretry: 10\nother: x\ndata: y\n\n',
      [{ event: 'message', data: 'y', id: '3' }],
    ],
  ])('%j', (text, messages) => {
    expect(readAll([text])).toEqual(messages);
    expect(
      readAll(
        cut(
          text,
          Array.from(text, (_, i) => i),
        ),
      ),
    ).toEqual(messages);
  });

  test('any text cut anywhere is the same text', () => {
    const text = fc
      .array(
        fc.constantFrom('data: a', 'data', 'id: 1', 'event: x', ':', 'é', '\r', '\n', '\r\n'),
        {
          maxLength: 40,
        },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, places, (whole, at) => {
        expect(readAll(cut(whole, at))).toEqual(readAll([whole]));
      }),
      { numRuns: runs },
    );
  });

  test('what was written comes back, whatever ends the lines', () => {
    const ends = fc.constantFrom('\n', '\r', '\r\n');
    const sent = fc.array(
      fc.record({ data: fc.array(line, { minLength: 1, maxLength: 3 }), end: ends }),
    );
    fc.assert(
      fc.property(sent, places, (messages, at) => {
        const text = messages
          .map(({ data, end }) => data.map((it) => `data: ${it}${end}`).join('') + end)
          .join('');
        const found = readAll(cut(text, at)).map(({ data }) => data);
        expect(found).toEqual(messages.map(({ data }) => data.join('\n')));
      }),
      { numRuns: runs },
    );
  });

  test('a stream without line ends is refused, not kept', () => {
    const piece = 'x'.repeat(1 << 20);
    expect(() => readAll(Array.from({ length: 6 }, () => piece))).toThrow(
      expect.objectContaining({ code: 'MESSAGE_TOO_LARGE' }),
    );
    const lines = `data: ${piece}\n`;
    expect(() => readAll(Array.from({ length: 6 }, () => lines))).toThrow(
      expect.objectContaining({ code: 'MESSAGE_TOO_LARGE' }),
    );
  });
});
