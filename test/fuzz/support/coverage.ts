import { Session } from 'node:inspector/promises';
import type { Profiler } from 'node:inspector';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Of each function that ran, by its place, the parts of it that did not. */
export type Ran = ReadonlyMap<string, readonly Span[]>;

/** What is fuzzed, with the libraries below it. */
const isProgram = (url: string): boolean => url.startsWith('file:') && !url.includes('/test/');

/** Which code of this thread has run, by V8's block coverage. */
export class Coverage {
  readonly #session = new Session();
  readonly #dark = new Map<string, readonly Span[]>();
  readonly #counts: (url: string) => boolean;

  private constructor(counts: (url: string) => boolean) {
    this.#counts = counts;
  }

  /** @param counts whether a script does, by its address */
  static async start(counts = isProgram): Promise<Coverage> {
    const coverage = new Coverage(counts);
    coverage.#session.connect();
    await coverage.#session.post('Profiler.enable');
    await coverage.#session.post('Profiler.startPreciseCoverage', {
      callCount: true,
      detailed: true,
    });
    return coverage;
  }

  stop(): void {
    this.#session.disconnect();
  }

  /** How many functions have run so far. */
  get functions(): number {
    return this.#dark.size;
  }

  /** What ran since this was asked last. */
  async ran(): Promise<Ran> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const found = new Map<string, readonly Span[]>();
    for (const { scriptId, url, functions } of result) {
      if (!this.#counts(url)) continue;
      for (const { ranges } of functions) {
        const [whole] = ranges;
        if (whole === undefined || whole.count === 0) continue;
        found.set(`${scriptId}:${whole.startOffset}`, darkOf(ranges));
      }
    }
    return found;
  }

  /** Whether some of it never ran before. */
  isNew(ran: Ran): boolean {
    return [...ran].some(([place, dark]) => {
      const before = this.#dark.get(place);
      return before === undefined || length(common(before, dark)) < length(before);
    });
  }

  add(ran: Ran): void {
    for (const [place, dark] of ran) {
      const before = this.#dark.get(place);
      this.#dark.set(place, before === undefined ? dark : common(before, dark));
    }
  }
}

/** V8 lists ranges from the outside in; the innermost around a place says how often it ran. */
function darkOf(ranges: readonly Profiler.CoverageRange[]): Span[] {
  let dark: Span[] = [];
  for (const { startOffset: start, endOffset: end, count } of ranges) {
    if (count === 0) dark = [...without(dark, { start, end }), { start, end }];
    else dark = without(dark, { start, end });
  }
  return dark.sort((a, b) => a.start - b.start);
}

function without(spans: readonly Span[], gone: Span): Span[] {
  return spans.flatMap(({ start, end }) =>
    [
      { start, end: Math.min(end, gone.start) },
      { start: Math.max(start, gone.end), end },
    ].filter((span) => span.start < span.end),
  );
}

function common(a: readonly Span[], b: readonly Span[]): Span[] {
  return a.flatMap((one) =>
    b
      .map((other) => ({
        start: Math.max(one.start, other.start),
        end: Math.min(one.end, other.end),
      }))
      .filter((span) => span.start < span.end),
  );
}

const length = (spans: readonly Span[]): number =>
  spans.reduce((sum, { start, end }) => sum + end - start, 0);
