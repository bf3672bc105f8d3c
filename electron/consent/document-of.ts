import type { Pending } from '../../core/schema/desktop/consent.ts';
import { element } from './element.ts';
import type { PageWords } from './words.ts';

type Described = Pending['description'];
type Fact = Described['facts'][number];

/** What is to be read: heading, sentence, facts and sections. */
export interface Reading {
  readonly nodes: readonly Node[];
  readonly heading: HTMLElement;
  /** The sections that must be seen, by their number, with the parts that they are seen by. */
  readonly mustBeSeen: ReadonlyMap<
    number,
    { readonly whole: Element; readonly parts: readonly Element[] }
  >;
}

export function readingOf(described: Described, words: PageWords): Reading {
  const heading = element('h1', { tabindex: '-1' }, described.heading);
  const mustBeSeen = new Map<number, { whole: Element; parts: readonly Element[] }>();
  const sections = described.sections.map((section, i) => {
    const id = `section-${i}`;
    const mark = element('span', { class: 'mark' }, words.mustRead);
    const title = element(
      'h2',
      { id },
      section.heading,
      ...(section.mustBeSeen ? [' ', mark] : []),
    );
    const items = section.items.map((item) => element('li', {}, item));
    const whole = element(
      'section',
      {
        'aria-labelledby': id,
        ...(section.mustBeSeen ? { class: 'must-be-seen', tabindex: '0' } : {}),
      },
      title,
      element('ul', {}, ...items),
    );
    if (section.mustBeSeen) mustBeSeen.set(i, { whole, parts: [title, ...items] });
    return whole;
  });
  const facts = described.facts.map(factOf);
  return {
    nodes: [
      heading,
      element('p', { class: 'sentence' }, described.sentence),
      ...(facts.length === 0 ? [] : [element('dl', { 'aria-label': words.facts }, ...facts)]),
      ...sections,
    ],
    heading,
    mustBeSeen,
  };
}

function factOf({ label, value, as }: Fact): HTMLElement {
  return element('div', {}, element('dt', {}, label), element('dd', {}, valueOf(value, as)));
}

function valueOf(value: string, as: Fact['as']): Node | string {
  switch (as) {
    case 'text':
      return value;
    case 'code':
      return element('code', { translate: 'no' }, value);
    case 'quote':
      // Somebody else's words, whatever they say, in whatever direction they run.
      return element('q', { dir: 'auto' }, value);
  }
}
