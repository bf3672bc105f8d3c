import { describe, expect, it } from 'vitest';
import { Language } from '../../../../core/schema/language.ts';
import { LogLine } from '../../../../core/schema/local/journal.ts';
import { LogPhrase, phraseOf, storedPhrase } from '../../../../core/tasks/words/log-phrases.ts';
import { lineInWords, logWords } from '../../../../core/tasks/words/log-words.ts';
import { contentId } from '../support/pure.ts';

const samples: Record<string, string> = {
  code: 'TIMED_OUT',
  sentence: 'It took too long.',
  label: 'wages',
  heard: 'wages',
  by: 'operator',
  policy: 'wages',
};

/** One phrase of each kind, with values of the right form. */
const phrases = LogPhrase.options.map((option) =>
  LogPhrase.parse(
    Object.fromEntries(
      Object.keys(option.shape).map((name) => [
        name,
        name === 'key' ? option.shape.key.value : (samples[name] ?? 3),
      ]),
    ),
  ),
);

const line = (says: LogPhrase): LogLine =>
  LogLine.parse({
    task: contentId(),
    seq: 0,
    time: 0,
    level: 'info',
    event: 'some.event',
    message: logWords(says, 'en'),
    phrase: storedPhrase(says),
    organisation: null,
    round: null,
    attempt: null,
    facts: {},
  });

describe.each(phrases)('a line of the log: $key', (says) => {
  it('keeps its facts beside the English words', () => {
    expect(phraseOf(line(says))).toEqual(says);
  });

  it('is read in either language', () => {
    const [english, chinese] = Language.options.map(
      (language) => lineInWords(line(says), language).message,
    );
    expect(english).toMatch(/^[A-Z][^\p{Script=Han}]*\.$/u);
    expect(chinese).toMatch(/\p{Script=Han}.*。$/u);
    expect(chinese?.replaceAll(/wages|operator/g, '')).not.toMatch(/[A-Za-z]/);
  });
});

describe('a line that has no words in the language', () => {
  const { phrase: _, ...before } = line({ key: 'received' });

  it.each([
    ['was written before there were others', before],
    ['is of a later version', { ...before, phrase: { key: 'unheard-of', values: {} } }],
    ['lacks a value', { ...before, phrase: { key: 'declined', values: {} } }],
  ])('because it %s is shown as it is', (_, stored) => {
    expect(lineInWords(LogLine.parse(stored), 'zh-CN').message).toBe('The task was received.');
  });
});
