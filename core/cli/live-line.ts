import { printable } from './printable.ts';
import { width } from './table.ts';

/** One line at the foot of a terminal that is written anew; silent where there is no terminal. */
export class LiveLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #live: boolean;
  #shown = '';

  constructor(stream: NodeJS.WriteStream, wanted: boolean) {
    this.#stream = stream;
    this.#live = wanted && stream.isTTY;
  }

  get live(): boolean {
    return this.#live;
  }

  show(text: string): void {
    if (!this.#live) return;
    // Longer than the terminal it would wrap, and only its last row be cleared.
    this.#shown = fit(printable(text), this.#stream.columns - 1);
    this.#stream.write(`\r\u001B[2K${this.#shown}`);
  }

  /** Writes something above it. */
  above(write: () => void): void {
    if (!this.#live) {
      write();
      return;
    }
    this.#stream.write('\r\u001B[2K');
    write();
    this.#stream.write(this.#shown);
  }

  clear(): void {
    if (this.#live) this.#stream.write('\r\u001B[2K');
    this.#shown = '';
  }
}

function fit(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = '';
  for (const character of text) {
    if (width(kept + character) > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
