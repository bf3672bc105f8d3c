import { inspectKeyFile } from '../identity/key-file.ts';
import { places } from '../node-places.ts';
import type { Failure, NodeCondition } from '../schema/desktop/shell.ts';
import { failureOf } from './failure.ts';
import type { KeyVault, NodeHost } from './ports.ts';

export interface CurrentNodePorts {
  /** The host of a folder's node; one for each folder. */
  readonly host: (folder: string) => NodeHost;
  readonly vault: KeyVault;
}

/** The node of the folder that is shown: the own organisation's, or the demo's. */
export class CurrentNode {
  readonly #ports: CurrentNodePorts;
  readonly #hearers = new Set<() => void>();
  #folder: string;
  #host: NodeHost;
  #deaf: () => void;
  /** What is known before or beside the host. */
  #instead: NodeCondition | null = { condition: 'starting', again: false };

  constructor(folder: string, ports: CurrentNodePorts) {
    this.#ports = ports;
    this.#folder = folder;
    this.#host = ports.host(folder);
    this.#deaf = this.#host.onChange(() => this.#tell());
  }

  get folder(): string {
    return this.#folder;
  }

  condition(): NodeCondition {
    return this.#instead ?? this.#host.condition();
  }

  onChange(hear: () => void): () => void {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  }

  /** Starts what the folder holds, with the passphrase that is kept for it. Never rejects; the condition tells. */
  async wake(): Promise<void> {
    try {
      if ((await inspectKeyFile(places.key(this.#folder))) === null) {
        this.#become({ condition: 'absent' });
        return;
      }
    } catch (error) {
      this.#become({ condition: 'failed', failure: failureOf(error), retryAt: null });
      return;
    }
    const { passphrase, failure } = await this.#kept();
    await this.startWith(passphrase);
    // Why a key that nobody had to open by hand has to be opened now.
    if (failure !== null && this.condition().condition === 'locked') {
      this.#become({ condition: 'locked', failure });
    }
  }

  async startWith(passphrase: string | null): Promise<void> {
    this.#become(null);
    await this.#host.start(passphrase);
  }

  stop(): Promise<void> {
    return this.#host.stop();
  }

  /** Stops the one and wakes the other. */
  async switchTo(folder: string): Promise<void> {
    await this.#host.stop();
    this.#deaf();
    this.#folder = folder;
    this.#host = this.#ports.host(folder);
    this.#deaf = this.#host.onChange(() => this.#tell());
    this.#become({ condition: 'starting', again: false });
    await this.wake();
  }

  async #kept(): Promise<{ passphrase: string | null; failure: Failure | null }> {
    try {
      return { passphrase: await this.#ports.vault.read(this.#folder), failure: null };
    } catch (error) {
      return { passphrase: null, failure: failureOf(error) };
    }
  }

  #become(instead: NodeCondition | null): void {
    this.#instead = instead;
    this.#tell();
  }

  #tell(): void {
    for (const hear of this.#hearers) hear();
  }
}
