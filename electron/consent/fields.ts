import type { Pending } from '../../core/schema/desktop/consent.ts';
import { element } from './element.ts';
import type { PageWords } from './words.ts';

type Described = Pending['description'];
type Input = Described['inputs'][number];

export interface Fields {
  readonly nodes: readonly Node[];
  values(): Record<string, string>;
}

/** What the operator fills in: first what belongs to every choice, then what belongs to some. */
export function fieldsOf(described: Described, words: PageWords, changed: () => void): Fields {
  const readers = new Map<string, () => string>();
  const group = (legend: string, inputs: readonly Input[]): Node[] => {
    if (inputs.length === 0) return [];
    const rows = inputs.map((input, i) => {
      const { row, read } = rowOf(input, `${input.name}-${i}`, words, changed);
      readers.set(input.name, read);
      return row;
    });
    return [element('fieldset', {}, element('legend', {}, legend), ...rows)];
  };
  const labelOf = new Map(described.choices.map(({ id, label }) => [id, label]));
  const shared = described.inputs.filter(({ of }) => of.length === 0);
  const parts = new Map<string, Input[]>();
  for (const input of described.inputs.filter(({ of }) => of.length > 0)) {
    const choices = input.of.map((id) => `“${labelOf.get(id) ?? id}”`).join(' ');
    parts.set(choices, [...(parts.get(choices) ?? []), input]);
  }
  return {
    nodes: [
      ...group(words.inputs, shared),
      ...[...parts].flatMap(([choices, inputs]) => group(`${words.onlyFor} ${choices}`, inputs)),
    ],
    values: () => Object.fromEntries([...readers].map(([name, read]) => [name, read()])),
  };
}

function rowOf(input: Input, id: string, words: PageWords, changed: () => void) {
  const { kind, label, hint, required } = input;
  const hintId = `${id}-hint`;
  const common = {
    id,
    ...(hint === '' ? {} : { 'aria-describedby': hintId }),
    ...(required ? { 'aria-required': 'true' } : {}),
  };
  const { control, read } = controlOf(input, common);
  control.addEventListener('input', changed);
  const mark = required ? [' ', element('span', { class: 'mark' }, words.needed)] : [];
  const name = element('label', { for: id }, label, ...mark);
  const parts = kind === 'yes-no' ? [control, name] : [name, control];
  const explained = hint === '' ? [] : [element('p', { class: 'hint', id: hintId }, hint)];
  return { row: element('div', { class: `field ${kind}` }, ...parts, ...explained), read };
}

interface Control {
  readonly control: HTMLElement;
  readonly read: () => string;
}

function controlOf({ kind, value, options }: Input, common: Record<string, string>): Control {
  switch (kind) {
    case 'long-text': {
      const control = element('textarea', { ...common, rows: '3' }, value);
      return { control, read: () => control.value };
    }
    case 'choice': {
      const offered = options.map((option) =>
        element('option', { value: option.value, selected: option.value === value }, option.label),
      );
      const control = element('select', common, ...offered);
      return { control, read: () => control.value };
    }
    case 'yes-no': {
      const control = element('input', { ...common, type: 'checkbox', checked: value === 'yes' });
      return { control, read: () => (control.checked ? 'yes' : 'no') };
    }
    case 'text':
    case 'password':
    case 'digits':
    case 'number':
    case 'date': {
      const control = element('input', { ...common, ...typeOf(kind), value });
      return { control, read: () => control.value };
    }
  }
}

function typeOf(kind: 'text' | 'password' | 'digits' | 'number' | 'date') {
  const quiet = { autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' };
  switch (kind) {
    case 'password':
      return { ...quiet, type: 'password', autocomplete: 'new-password' };
    case 'date':
      return { type: 'date' };
    case 'digits':
    case 'number':
      // No number input: a turn of the mouse wheel would change what is decided.
      return { ...quiet, type: 'text', inputmode: 'numeric' };
    case 'text':
      return { ...quiet, type: 'text' };
  }
}
