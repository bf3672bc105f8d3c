import { Refusal } from './refusal.ts';
import type { Words } from './words/words.ts';

/** What an operator typed, as what it stands for. */

/** @throws Refusal USAGE */
export function wholeNumber(
  typed: string,
  label: string,
  [least, most]: readonly [number, number],
  { desk, format }: Words,
): number {
  // Digits of a Chinese keyboard are full-width.
  const digits = typed.normalize('NFKC').trim();
  const value = /^[0-9]{1,9}$/.test(digits) ? Number(digits) : NaN;
  if (value >= least && value <= most) return value;
  throw new Refusal('USAGE', desk.wholeNumber(label, format.number(least), format.number(most)));
}

/** The last moment of a day by this computer's clock. @throws Refusal USAGE for a day that is over */
export function endOfDay(typed: string, label: string, now: number, { desk }: Words): number {
  const end = /^\d{4}-\d{2}-\d{2}$/.test(typed) ? new Date(`${typed}T23:59:59.999`).getTime() : NaN;
  if (end >= now) return end;
  throw new Refusal('USAGE', desk.futureDate(label));
}

/** A day so many days from now, as date inputs take it. */
export function dayFrom(now: number, days: number): string {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
