import { NodeProcess, type NodeProcessOptions } from './node-process.ts';

/** One process for each folder: the own organisation's, and the demo's beside it. */
export class NodeProcesses {
  readonly #options: Omit<NodeProcessOptions, 'folder'>;
  readonly #processes = new Map<string, NodeProcess>();

  constructor(options: Omit<NodeProcessOptions, 'folder'>) {
    this.#options = options;
  }

  /** @param network where it is reached; as all others unless said otherwise */
  of(folder: string, network = this.#options.network): NodeProcess {
    const known = this.#processes.get(folder);
    if (known !== undefined) return known;
    const made = new NodeProcess({ ...this.#options, folder, network });
    this.#processes.set(folder, made);
    return made;
  }
}
