/** What was injected, and how it ended, by kind; printed once, whatever the tests' reporter is. */
export class Tally {
  readonly #title: string;
  readonly #rows = new Map<string, Map<string, number>>();

  constructor(title: string) {
    this.#title = title;
  }

  note(kind: string, outcome: string): void {
    const row = this.#rows.get(kind) ?? new Map<string, number>();
    row.set(outcome, (row.get(outcome) ?? 0) + 1);
    this.#rows.set(kind, row);
  }

  print(): void {
    const lines = [...this.#rows].map(([kind, outcomes]) => {
      const injected = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
      const ends = [...outcomes].sort().map(([outcome, count]) => `${count} ${outcome}`);
      return `  ${kind.padEnd(44)} ${String(injected).padStart(5)} injected: ${ends.join(', ')}`;
    });
    process.stdout.write(`\n${[this.#title, ...lines].join('\n')}\n`);
  }
}
