export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
}

interface Stream {
  readonly isTTY?: boolean;
}

/** Colours on a terminal alone, and not where NO_COLOR is set (no-color.org); they never carry the meaning alone. */
export function styleFor(stream: Stream, environment: NodeJS.ProcessEnv): Style {
  const off = environment['NO_COLOR'] !== undefined && environment['NO_COLOR'] !== '';
  const coloured = stream.isTTY === true && !off && environment['TERM'] !== 'dumb';
  const code = (open: number, close: number) => (text: string) =>
    coloured ? `\u001B[${open}m${text}\u001B[${close}m` : text;
  return {
    bold: code(1, 22),
    dim: code(2, 22),
    good: code(32, 39),
    bad: code(31, 39),
    warn: code(33, 39),
  };
}
