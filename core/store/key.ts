/**
 * Keys are text; LevelDB orders them by their UTF-8 bytes. Parts are joined by a slash, numbers written so that their
 * order as text is their order as numbers.
 */
const DIGITS = 14; // of Number.MAX_SAFE_INTEGER in hexadecimal

export function numberKey(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${value} is not a whole number from 0 on`);
  }
  return value.toString(16).padStart(DIGITS, '0');
}

export function parseNumberKey(key: string): number {
  return Number.parseInt(key, 16);
}

/** Parts must hold no slash; ids, labels and number keys hold none. */
export function joinKey(...parts: readonly string[]): string {
  return parts.join('/');
}

/** The range of all keys below these parts. */
export function keysBelow(...parts: readonly string[]): { gte: string; lt: string } {
  const prefix = parts.join('/');
  // '0' is the character behind '/'.
  return { gte: `${prefix}/`, lt: `${prefix}0` };
}
