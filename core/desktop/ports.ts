import type { FileKind, NodeCondition, SaveKind } from '../schema/desktop/shell.ts';
import type { Language } from '../schema/language.ts';

/**
 * What the shells (Electron's main process, `parley ui`) provide each in their own way, and everything else in
 * core/desktop works with.
 */

/** Where the node of a folder runs: a process of its own in the app, this process under `parley ui`. */
export interface NodeHost {
  condition(): NodeCondition;
  onChange(hear: () => void): () => void;
  /** Settles when it runs or has failed; the condition tells. A node that ends by itself is started again. */
  start(passphrase: string | null): Promise<void>;
  stop(): Promise<void>;
}

/** Keeps the key's passphrase where the system keeps secrets (a keyring, DPAPI). */
export interface KeyVault {
  available(): Promise<boolean>;
  keep(folder: string, passphrase: string): Promise<void>;
  /** null: none is kept. @throws ParleyError PASSPHRASE_NEEDED when it is kept but can no longer be opened */
  read(folder: string): Promise<string | null>;
}

export interface Dialogs {
  /** null: dismissed */
  chooseFiles(kind: FileKind, language: Language): Promise<readonly string[] | null>;
  /** Writes the file the person names. null: dismissed */
  saveFile(
    kind: SaveKind,
    name: string,
    content: Uint8Array,
    language: Language,
  ): Promise<{ readonly path: string } | null>;
}

export interface System {
  copyText(text: string): void;
  openFolder(path: string): Promise<void>;
  startAtLogin(enabled: boolean): void;
  quit(): void;
}

/** Where the consent control appears. */
export interface ConsentSurface {
  /** Whether `show` puts it before the operator, whatever he is doing. */
  readonly comesForward: boolean;
  /** Something is to be decided, or what is shown has changed. */
  show(): void;
  hide(): void;
}

/** The demo's three simulated partners, with synthetic data, for a folder of its own. */
export interface DemoPartners {
  /** @returns the folder of the organisation the person plays; it is a member, verified, with data connected */
  start(): Promise<{ readonly folder: string }>;
  /** Ends them and removes all they made. */
  end(): Promise<void>;
}
