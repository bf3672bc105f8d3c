import { z } from 'zod';
import { codes, type Code } from '../../schema/codes.ts';
import type { ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import type { LogLine } from '../../schema/local/journal.ts';

const code = z.custom<Code>((value) => typeof value === 'string' && value in codes);
const count = z.int().min(0);
/** With the sentence of an error: English, and longer than what its code says. */
const failure = { code, sentence: z.string() };

const phrase = <K extends string>(key: K) => z.strictObject({ key: z.literal(key) });
const phraseWith = <K extends string, S extends z.ZodRawShape>(key: K, shape: S) =>
  z.strictObject({ key: z.literal(key), ...shape });

/**
 * Everything a task's log can say, as facts: log-en.ts and log-zh.ts put it into words. Lines are kept for good, so that a
 * key is never renamed or reused.
 */
export const LogPhrase = z.discriminatedUnion('key', [
  // Decisions
  phrase('received'),
  phrase('announced'),
  phraseWith('label-unheard', { label: z.string(), heard: z.string() }),
  phrase('accepted-by-operator'),
  phrase('accepted-by-policy'),
  phraseWith('declined', { by: z.string() }),
  phrase('withdrawn'),
  phrase('cancelled'),
  phraseWith('policy-passed', { policy: z.string() }),

  // At the launcher
  phraseWith('roster-fixed', { organisations: count }),
  phraseWith('too-few-accepted', { accepted: count }),
  phraseWith('clock-jumped', { minutes: count }),
  phraseWith('failed', failure),
  phraseWith('trying-once-more', failure),
  phraseWith('sum-open', { organisations: count }),
  phrase('shares-do-not-fit'),
  phrase('found-wrong'),
  phrase('no-answer'),
  phrase('refused'),
  phraseWith('wrong-answer', failure),
  phrase('masked-numbers-received'),
  phrase('own-numbers-received'),
  phrase('feed-not-fetched'),
  phrase('result-there'),
  phrase('result-taken'),
  phrase('result-not-confirmed'),

  // At a participant
  phraseWith('round-begun', { round: count }),
  phrase('question-come'),
  phrase('masked-numbers-sent'),
  phrase('own-numbers-sent'),
  phraseWith('released', { organisations: count }),
  phraseWith('request-refused', failure),
  phraseWith('recomputed', { contributions: count }),
  phraseWith('ledger-unwritten', failure),
]);
export type LogPhrase = z.infer<typeof LogPhrase>;
export type PhraseOf<K extends LogPhrase['key']> = Extract<LogPhrase, { key: K }>;

/** One function for each phrase: one that a language lacks is a type error. */
export type LogWords = {
  readonly [K in LogPhrase['key']]: (phrase: PhraseOf<K>) => string;
};

/** What a phrase tells of an error. */
export const failureOf = ({ code, message }: ParleyError) => ({ code, sentence: message });

/** As it stands in a line. */
export function storedPhrase({ key, ...values }: LogPhrase): NonNullable<LogLine['phrase']> {
  return {
    key,
    values: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.slice(0, limits.logMessageLength) : value,
      ]),
    ),
  };
}

/** null of a line written before there were phrases, and of what this version does not know. */
export function phraseOf({ phrase }: Pick<LogLine, 'phrase'>): LogPhrase | null {
  if (phrase === undefined) return null;
  return LogPhrase.safeParse({ ...phrase.values, key: phrase.key }).data ?? null;
}
