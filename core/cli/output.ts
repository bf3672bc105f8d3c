import { styleFor, type Style } from './style.ts';

/** What a command says: one JSON value on stdout with --json, else text; what is not its answer goes to stderr. */
export interface Output {
  readonly json: boolean;
  readonly style: Style;
  /** The command's answer. */
  answer(value: unknown, text: () => string): void;
  /** One of several answers: a line of JSON, or of text. */
  item(value: unknown, text: () => string): void;
  /** For the person at the terminal; scripts that asked for JSON are spared. */
  note(text: string): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    style: styleFor(process.stdout, process.env),
    answer: (value, text) => {
      const said = json ? JSON.stringify(value, null, 2) : text();
      if (said !== '') console.log(said);
    },
    item: (value, text) => console.log(json ? JSON.stringify(value) : text()),
    note: (text) => {
      if (!json) console.error(text);
    },
  };
}
