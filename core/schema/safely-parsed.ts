import type { z } from 'zod';

/**
 * As schema.safeParse, for values from outside: zod compares a value's `length` before it says that the value is no text or
 * list, and throws where that cannot be compared with a number.
 */
export function safelyParsed<T extends z.ZodType>(
  schema: T,
  value: unknown,
): { success: true; data: z.output<T> } | { success: false; error: Error } {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (error instanceof TypeError) return { success: false, error };
    throw error;
  }
}
