import { common } from '../../i18n/common.ts';
import { number, statistic } from '../../i18n/format.ts';
import { resultMessages } from './messages.ts';
import { type Dimension, intervalOf, isRest, type Value } from './result-rows.ts';
import { nameOf, statisticWords } from './statistic-words.ts';

/** A group's label as it is read: intervals in words, the rest as such. */
export function labelWords(dimension: Dimension, label: string): string {
  const m = resultMessages();
  const interval = intervalOf(dimension, label);
  if (interval !== null) {
    const [from, to] = [number(interval.from), number(interval.to)];
    return interval.last ? m.lastInterval(from, to) : m.interval(from, to);
  }
  if (!isRest(dimension, label)) return label;
  return dimension.edges === null ? m.rest : m.outside;
}

export const valueName = (key: string): string => nameOf(statisticWords(), key);

/** @param exact all digits there are */
export function valueWords(key: string, value: Value | undefined, exact: boolean): string {
  const m = resultMessages();
  if (value === null || value === undefined) return m.noValues;
  if (typeof value === 'boolean') return value ? common().yes : common().no;
  if (typeof value === 'string') return value;
  if (key === 'probability') return percent(value);
  return exact ? number(value, { maximumSignificantDigits: 17 }) : shownNumber(value);
}

export const percent = (share: number): string =>
  number(share, { style: 'percent', maximumFractionDigits: 2 });

/** Whole numbers are counts: all their digits matter. */
export const shownNumber = (value: number): string =>
  Number.isInteger(value) ? number(value) : statistic(value);
