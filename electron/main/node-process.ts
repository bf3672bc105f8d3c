import { utilityProcess, type UtilityProcess } from 'electron';
import type { NodeHost } from '../../core/desktop/ports.ts';
import type { Failure, NodeCondition } from '../../core/schema/desktop/shell.ts';
import { FromNodeHost, type StartNode, type ToNodeHost } from '../node-host/messages.ts';
import { pauseBefore, RAN_WELL } from './restart-pauses.ts';

export interface NodeProcessOptions {
  /** The built electron/node-host/index.ts. */
  readonly script: string;
  readonly folder: string;
  readonly network: Pick<StartNode, 'listen' | 'mdns' | 'api'>;
  readonly log: (sentence: string) => void;
}

/** How long a node may take to stop in good order before it is ended. */
const STOP_PATIENCE = 15_000;

/** The node of one folder in a process of its own, started again when it ends by itself. */
export class NodeProcess implements NodeHost {
  readonly folder: string;
  readonly #options: NodeProcessOptions;
  readonly #hearers = new Set<() => void>();
  #condition: NodeCondition = { condition: 'starting', again: false };
  #child: UtilityProcess | null = null;
  #passphrase: string | null = null;
  #endedInARow = 0;
  #retry: NodeJS.Timeout | null = null;
  #stopping: Promise<void> | null = null;

  constructor(options: NodeProcessOptions) {
    this.folder = options.folder;
    this.#options = options;
  }

  condition(): NodeCondition {
    return this.#condition;
  }

  onChange(hear: () => void): () => void {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  }

  async start(passphrase: string | null): Promise<void> {
    await this.#stopping;
    if (this.#child !== null) return;
    this.#forgetRetry();
    this.#endedInARow = 0;
    this.#passphrase = passphrase;
    await this.#launch(false);
  }

  async stop(): Promise<void> {
    this.#forgetRetry();
    const child = this.#child;
    if (child === null) return;
    this.#stopping ??= this.#end(child).finally(() => (this.#stopping = null));
    await this.#stopping;
  }

  /** For the app's own end, when nobody may wait. */
  kill(): void {
    this.#forgetRetry();
    this.#child?.kill();
  }

  async #end(child: UtilityProcess): Promise<void> {
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    post(child, { do: 'stop' });
    const late = setTimeout(() => {
      this.#options.log('The node took too long to stop and was ended.');
      child.kill();
    }, STOP_PATIENCE);
    await gone;
    clearTimeout(late);
  }

  /** Settles when the node runs or has failed. */
  #launch(again: boolean): Promise<void> {
    this.#become({ condition: 'starting', again });
    const { script, folder, network } = this.#options;
    const child = utilityProcess.fork(script, [], {
      serviceName: 'Parley node',
      // Debuggers and loaders of the surroundings are no business of a process that holds the key.
      env: withoutNodeOptions(process.env),
    });
    this.#child = child;
    const settled = Promise.withResolvers<undefined>();
    const began = Date.now();
    let told: FromNodeHost | null = null;
    child.on('message', (data: unknown) => {
      told = FromNodeHost.parse(data);
      if (told.event !== 'running') return;
      this.#become({ condition: 'running' });
      settled.resolve(undefined);
    });
    child.once('spawn', () =>
      post(child, { do: 'start', folder, passphrase: this.#passphrase, ...network }),
    );
    // Nobody listening would end this process with it: out of memory is the node's trouble alone. Its exit follows.
    child.on('error', (type, location) =>
      this.#options.log(`The node met what it cannot go on from: ${type} (${location})`),
    );
    child.once('exit', (code) => {
      this.#child = null;
      this.#ended(told, code, Date.now() - began);
      settled.resolve(undefined);
    });
    return settled.promise;
  }

  #ended(last: FromNodeHost | null, code: number, ran: number): void {
    if (last?.event === 'failed' && last.failure.code !== 'INTERNAL') {
      this.#become(conditionOf(last.failure));
      return;
    }
    if (this.#stopping !== null || last?.event === 'stopped') {
      this.#become(stopped());
      return;
    }
    const failure = last?.event === 'failed' ? last.failure : crashed(code);
    this.#endedInARow = ran >= RAN_WELL ? 1 : this.#endedInARow + 1;
    const pause = pauseBefore(this.#endedInARow);
    const retryAt = pause === null ? null : Date.now() + pause;
    this.#options.log(`${failure.sentence} (${this.#endedInARow} in a row)`);
    if (pause !== null) {
      this.#retry = setTimeout(() => {
        this.#retry = null;
        void this.#launch(true);
      }, pause);
    }
    this.#become({ condition: 'failed', failure, retryAt });
  }

  #become(condition: NodeCondition): void {
    this.#condition = condition;
    for (const hear of this.#hearers) hear();
  }

  #forgetRetry(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
  }
}

const post = (child: UtilityProcess, message: ToNodeHost): void => child.postMessage(message);

/** What a failure that was to be foreseen means; starting again would not help. */
function conditionOf(failure: Failure): NodeCondition {
  switch (failure.code) {
    case 'NODE_NOT_INITIALISED':
      return { condition: 'absent' };
    case 'PASSPHRASE_NEEDED':
      return { condition: 'locked', failure: null };
    case 'PASSPHRASE_WRONG':
      return { condition: 'locked', failure };
    default:
      return { condition: 'failed', failure, retryAt: null };
  }
}

const stopped = (): NodeCondition => ({
  condition: 'failed',
  failure: {
    code: 'NODE_NOT_RUNNING',
    sentence: 'The node was stopped. It takes part in nothing until it is started again.',
    details: {},
  },
  retryAt: null,
});

const crashed = (code: number): Failure => ({
  code: 'INTERNAL',
  sentence: `The node ended by itself (${code}). What was decided stays decided; it goes on when it runs again.`,
  details: { exit: code },
});

function withoutNodeOptions(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, ...rest } = environment;
  return rest;
}
