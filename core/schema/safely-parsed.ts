import { z } from 'zod';

/**
 * As schema.safeParse, for values from outside: zod compares a value's `length` before it says that the value is no text or
 * list, and throws where that cannot be compared with a number.
 */
export function safelyParsed<T extends z.ZodType>(
  schema: T,
  value: unknown,
): z.ZodSafeParseResult<z.output<T>> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    return { success: false, error: incomparable(error) };
  }
}

/** The very schema, which libraries that call its `safeParseAsync` themselves may be given from now on. */
export function madeSafe<T extends z.ZodType>(schema: T): T {
  const parse = schema.safeParseAsync.bind(schema);
  schema.safeParseAsync = (value, context) =>
    parse(value, context).catch((error: unknown) => ({
      success: false,
      error: incomparable(error),
    }));
  return schema;
}

/** @throws what is thrown for another reason */
function incomparable<T>(error: unknown): z.ZodError<T> {
  if (!(error instanceof TypeError)) throw error;
  const message = 'Invalid input: holds a "length" or "size" that is no number';
  return new z.ZodError([{ code: 'custom', path: [], message, input: undefined }]) as z.ZodError<T>;
}
