import { KiB, MiB } from '../../core/schema/limits.ts';
import { language } from './language.svelte.ts';

/** Numbers and times as people of the language write them. All read the language of the moment. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(language.current, options).format(value);
}

/** An amount of data; binary units, as they are called in every language. */
export function bytes(amount: number): string {
  const [size, unit] = amount >= MiB ? [MiB, 'MiB'] : [KiB, 'KiB'];
  return `${number(amount / size, { maximumFractionDigits: 1 })} ${unit}`;
}

/** A statistic: six significant digits, which is what a reader compares; exports carry all of them. */
export const statistic = (value: number): string => number(value, { maximumSignificantDigits: 6 });

export function dateTime(milliseconds: number): string {
  return new Intl.DateTimeFormat(language.current, {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(milliseconds);
}

export function date(milliseconds: number): string {
  return new Intl.DateTimeFormat(language.current, { dateStyle: 'medium' }).format(milliseconds);
}

/** Of a day that is named elsewhere. */
export function timeOfDay(milliseconds: number): string {
  return new Intl.DateTimeFormat(language.current, { timeStyle: 'short' }).format(milliseconds);
}

/** "2 hours ago", "in 3 days"; "now" within a minute. */
export function relative(milliseconds: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(language.current, { numeric: 'auto' });
  const distance = milliseconds - now;
  const size = Math.abs(distance);
  if (size < MINUTE) return format.format(0, 'second');
  if (size < HOUR) return format.format(Math.trunc(distance / MINUTE), 'minute');
  if (size < DAY) return format.format(Math.trunc(distance / HOUR), 'hour');
  return format.format(Math.trunc(distance / DAY), 'day');
}

/** How long something has been so, in whole minutes, hours or days, at least a minute: "2 hours". */
export function duration(milliseconds: number): string {
  const [unit, size] =
    milliseconds < HOUR
      ? (['minute', MINUTE] as const)
      : milliseconds < 2 * DAY
        ? (['hour', HOUR] as const)
        : (['day', DAY] as const);
  const count = Math.max(1, Math.trunc(milliseconds / size));
  return number(count, { style: 'unit', unit, unitDisplay: 'long' });
}

/** "A, B and C" in the way of the language. */
export function listed(items: readonly string[]): string {
  return new Intl.ListFormat(language.current, { type: 'conjunction' }).format(items);
}

/** In the order of the language, not of code points. */
export function sorted<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const collator = new Intl.Collator(language.current, { numeric: true });
  return items.toSorted((a, b) => collator.compare(nameOf(a), nameOf(b)));
}
