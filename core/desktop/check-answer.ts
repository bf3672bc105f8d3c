import type { z } from 'zod';
import type { Description } from '../schema/desktop/consent.ts';
import type { Given } from './kinds/kind.ts';
import { Refusal } from './refusal.ts';
import type { Words } from './words/words.ts';

type Described = z.output<typeof Description>;
type Input = Described['inputs'][number];

/**
 * What was chosen, held against what was shown: the page that shows it is simple, but it is not what decides.
 * @throws Refusal
 */
export function checkAnswer(described: Described, given: Given, words: Words): Given {
  const { desk } = words;
  const choice = described.choices.find(({ id }) => id === given.choice);
  if (choice === undefined) throw new Refusal('USAGE', desk.noSuchChoice);
  if (choice.blocked !== null) throw new Refusal('NOT_ALLOWED', choice.blocked);
  if (choice.needsNotices && described.notices.some(({ name }) => !given.notices.includes(name))) {
    throw new Refusal('NOTICE_REQUIRED', desk.confirmNotices);
  }
  const own = described.inputs.filter(({ of }) => of.length === 0 || of.includes(choice.id));
  const inputs = own.map((input) => [input.name, valueOf(input, given, words)] as const);
  return {
    choice: choice.id,
    notices: described.notices.map(({ name }) => name).filter((it) => given.notices.includes(it)),
    inputs: Object.fromEntries(inputs),
  };
}

function valueOf({ name, label, kind, required, options }: Input, given: Given, words: Words) {
  const value = given.inputs[name] ?? '';
  if (required && value === '') throw new Refusal('USAGE', words.desk.fillIn(label));
  const offered = kind === 'yes-no' ? ['yes', 'no'] : options.map((option) => option.value);
  const chosenFrom = kind === 'choice' || kind === 'yes-no';
  if (chosenFrom && value !== '' && !offered.includes(value)) {
    throw new Refusal('USAGE', words.desk.notOffered(label));
  }
  return value;
}
