import { date, listed } from '../../i18n/format.ts';
import type { FormFields } from './form-fields.ts';
import { sentenceMessages } from './sentence-messages.ts';
import { secondsOf } from './typed-numbers.ts';

interface Told {
  readonly fields: FormFields;
  /** The launcher's name. */
  readonly who: string;
  /** How many others are asked. */
  readonly others: number;
  /** The algorithm's title. */
  readonly title: string;
  readonly filter: string | null;
  readonly now: number;
}

/** What launching this will bring about, sentence by sentence. */
export function taskSentences({ fields, who, others, title, filter, now }: Told): string[] {
  const m = sentenceMessages();
  const groups = fields.groups.map(({ column }) => column).filter((column) => column !== '');
  const what = whatWords(fields, title);
  const dataset = fields.dataset === '' ? m.noColumns : fields.dataset;
  const length = secondsOf(fields.join);
  return [
    groups.length === 0
      ? m.asks(who, others, what, dataset)
      : m.asksGrouped(who, others, what, listed(groups), dataset),
    ...(filter === null ? [] : [m.onlyRows(filter)]),
    ...(length === null ? [] : [m.decides(date(now + length * 1000))]),
    fields.mode === 'open'
      ? m.ownNumbersSeen
      : fields.recipients === 'participants'
        ? m.everybodySees
        : m.onlyLauncherSees,
    { ask: m.ownAsked, launch: m.ownTakesPart, none: m.ownNone }[fields.own],
  ];
}

function whatWords({ algorithm, columns }: FormFields, title: string): string {
  const m = sentenceMessages();
  const names = columns.length === 0 ? m.noColumns : listed(columns);
  switch (algorithm) {
    case 'frequency-table':
      return m.rows;
    case 'count':
      return columns.length === 0 ? m.rows : m.count(names);
    case 'summary':
    case 'sum':
    case 'mean':
    case 'variance':
    case 'standard-deviation':
    case 'standard-error':
    case 'minimum':
    case 'maximum':
    case 'median':
    case 'quantiles':
    case 'histogram':
    case 'any':
    case 'all':
      return m[algorithm](names);
    case '':
      return m.noColumns;
    default:
      return m.other(title, names);
  }
}
