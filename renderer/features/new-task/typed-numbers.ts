import type { Duration, Unit } from './form-fields.ts';

/** The number a text says; null where it says none. */
export function numberOf(text: string): number | null {
  const trimmed = text.trim();
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : null;
}

/** A whole number, or null. */
export function wholeOf(text: string): number | null {
  const value = numberOf(text);
  return value !== null && Number.isSafeInteger(value) ? value : null;
}

/** Numbers with commas, semicolons or blanks between them, Chinese ones too; null where one is none. */
export function numbersOf(text: string): number[] | null {
  const numbers = text
    .split(/[\s,;，；、]+/)
    .filter((part) => part !== '')
    .map(numberOf);
  return numbers.every((value) => value !== null) ? numbers : null;
}

export const listText = (numbers: readonly number[]): string => numbers.map(String).join(', ');

const seconds: Readonly<Record<Unit, number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
};

export function secondsOf({ amount, unit }: Duration): number | null {
  const value = numberOf(amount);
  return value === null ? null : value * seconds[unit];
}

/** In the largest unit of which it is a whole number. */
export function durationOf(length: number): Duration {
  const fitting = (['days', 'hours', 'minutes'] as const).find(
    (unit) => length % seconds[unit] === 0,
  );
  const unit = length > 0 && fitting !== undefined ? fitting : 'seconds';
  return { amount: String(length / seconds[unit]), unit };
}
