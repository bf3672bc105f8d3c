import type { z } from 'zod';
import type { Description } from '../schema/desktop/consent.ts';

type Described = z.output<typeof Description>;

/**
 * What is in a text without being seen, or changes how the rest of it is seen: controls, marks of direction, line ends,
 * characters without width. Two paths that differ in one of them look alike.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Joiners and variants of signs, without which names in some scripts cannot be written. */
const OF_SCRIPTS = /^[\u200C\u200D\uFE00-\uFE0F]$/;

const shown = (sign: string): string =>
  `‹U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;

/** As prose: what scripts need stays. */
const prose = (text: string): string =>
  text.replaceAll(UNSEEN, (sign) => (OF_SCRIPTS.test(sign) ? sign : shown(sign)));

/** Somebody's own words may have several lines: they stand apart from ours. */
const quote = (text: string): string => text.split('\n').map(prose).join('\n');

/** To be compared character by character. */
export const unseenShown = (text: string): string => text.replaceAll(UNSEEN, shown);

const ways = { text: prose, quote, code: unseenShown } as const;

/** A description in which nothing is there that is not seen: whatever was put into it is text of others, in part. */
export function legible(described: Described): Described {
  const { facts, sections, notices, inputs, choices } = described;
  return {
    ...described,
    heading: prose(described.heading),
    sentence: prose(described.sentence),
    facts: facts.map(({ label, value, as }) => ({
      label: prose(label),
      value: ways[as](value),
      as,
    })),
    sections: sections.map((section) => ({
      ...section,
      heading: prose(section.heading),
      items: section.items.map(prose),
    })),
    notices: notices.map(({ name, sentence }) => ({ name, sentence: prose(sentence) })),
    inputs: inputs.map((input) => ({
      ...input,
      label: prose(input.label),
      hint: prose(input.hint),
    })),
    choices: choices.map((choice) => ({
      ...choice,
      label: prose(choice.label),
      blocked: choice.blocked === null ? null : prose(choice.blocked),
    })),
  };
}
