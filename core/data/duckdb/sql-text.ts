/** The only two ways in which text from outside gets into a statement that cannot take it as a bound value. */

/** A quoted identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A string literal (DuckDB knows no backslash escapes in these). */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/**
 * A file path that DuckDB's readers take literally: they read every path as a glob, and a bracket around a wildcard
 * is the escape that its matcher knows.
 */
export const exactPath = (path: string): string => path.replace(/[*?[]/g, '[$&]');

/** A finite double, to the bit: the shortest text that reads as it. A bare number would be a DECIMAL to DuckDB. */
export const doubleLiteral = (value: number): string => `CAST('${value}' AS DOUBLE)`;
