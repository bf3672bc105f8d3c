import type { NodeServices } from '../api/services.ts';
import type { FacadeServices } from '../api/facade-services.ts';
import { listenLoopback, type Loopback } from '../api/loopback.ts';
import { Serial } from '../feed/serial.ts';
import type { Log } from '../feed/types.ts';
import type { FacadeStatus } from '../schema/api/facade.ts';
import { asParleyError, type ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { FacadeSettings } from '../schema/local/facade.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';
import { Aliases } from './aliases.ts';
import { FacadeUsers, userView } from './users.ts';
import { algorithmTable } from './vantage6/algorithms.ts';
import type { Vantage6Parts } from './vantage6/context.ts';
import { Directory } from './vantage6/directory.ts';
import { Generations } from './vantage6/generation.ts';
import type { Sockets } from './vantage6/socket/sockets.ts';
import { FacadeTasks } from './vantage6/tasks.ts';
import { FacadeTokens } from './vantage6/tokens.ts';

export interface FacadePorts {
  readonly store: Store;
  readonly self: OrganisationId;
  /** What any script may do: read and launch. */
  readonly services: Omit<NodeServices, keyof FacadeServices>;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly now: () => number;
  readonly log: Log;
  readonly report: (error: ParleyError) => void;
}

interface Open {
  readonly listener: Loopback;
  readonly sockets: Sockets;
}

const KEY = 'vantage6';
const SECRET_BYTES = 32;

/**
 * The second listener of a node, for scripts written for vantage6. Off until its operator opens it; from then on it opens
 * with the node. What scripts do with it is what tokens with the scopes read and launch may do, never deciding.
 */
export class Facade {
  readonly #ports: FacadePorts;
  readonly #table: Table<FacadeSettings>;
  readonly #parts: Vantage6Parts;
  readonly #turns = new Serial();
  #settings: FacadeSettings;
  #open: Open | null = null;
  #problem: string | null = null;

  private constructor(
    ports: FacadePorts,
    table: Table<FacadeSettings>,
    settings: FacadeSettings,
    parts: Vantage6Parts,
  ) {
    this.#ports = ports;
    this.#table = table;
    this.#settings = settings;
    this.#parts = parts;
  }

  /** Reads what is stored; opens nothing yet. */
  static async load(ports: FacadePorts): Promise<Facade> {
    const { store, self, services, now } = ports;
    const table = store.table('facade-settings', FacadeSettings);
    let settings = await table.get(KEY);
    if (settings === undefined) {
      settings = { port: null, secret: ports.randomBytes(SECRET_BYTES) };
      await table.put(KEY, settings);
    }
    const aliases = await Aliases.open(store);
    const directory = new Directory(services, aliases, self);
    const parts: Vantage6Parts = {
      directory,
      tasks: await FacadeTasks.open(store, services, aliases, directory),
      users: await FacadeUsers.open(store, now),
      tokens: new FacadeTokens(settings.secret, now),
      generations: new Generations(),
    };
    return new Facade(ports, table, settings, parts);
  }

  /** Opens it where the operator has it open. A node whose port another program took starts all the same, and says so. */
  async start(): Promise<void> {
    const { port } = this.#settings;
    if (port === null) return;
    await this.#turns
      .run(async () => {
        this.#open = await this.#listen(port);
      })
      .catch((thrown: unknown) => {
        const error = asParleyError(thrown);
        this.#problem = error.message;
        this.#ports.report(error);
      });
  }

  async stop(): Promise<void> {
    await this.#turns.run(() => this.#close());
  }

  readonly services: FacadeServices = {
    facade: async () => this.#status(),
    facadeAlgorithms: () => algorithmTable(),
    openFacade: ({ port }) =>
      this.#turns.run(async () => {
        if (this.#open !== null && this.#settings.port === port) return this.#status();
        // The new one first: where it cannot be had, scripts keep the old one.
        const opened = await this.#listen(port);
        await this.#close();
        this.#open = opened;
        this.#problem = null;
        await this.#save({ ...this.#settings, port });
        return this.#status();
      }),
    closeFacade: () =>
      this.#turns.run(async () => {
        await this.#save({ ...this.#settings, port: null });
        await this.#close();
        this.#problem = null;
        return this.#status();
      }),
    facadeUsers: async () => {
      const now = this.#ports.now();
      return this.#parts.users.list().map((user) => userView(user, now));
    },
    addFacadeUser: async ({ name, password }) => {
      const user = await this.#parts.users.add(name, password);
      this.#ports.log('info', `vantage6 facade: user ${name} was added`);
      return userView(user, this.#ports.now());
    },
    removeFacadeUser: async (name) => {
      const { key } = await this.#parts.users.remove(name);
      this.#open?.sockets.drop(key);
      this.#ports.log('info', `vantage6 facade: user ${name} was removed`);
    },
  };

  #status(): FacadeStatus {
    return {
      wanted: this.#settings.port !== null,
      open: this.#open !== null,
      port: this.#open?.listener.port ?? null,
      url: this.#open?.listener.url ?? null,
      users: this.#parts.users.size,
      problem: this.#problem,
    };
  }

  async #save(settings: FacadeSettings): Promise<void> {
    await this.#table.put(KEY, settings);
    this.#settings = settings;
  }

  async #listen(port: number): Promise<Open> {
    const { services, now, log, report } = this.#ports;
    // Few operators ever open it: a node that keeps it closed loads none of it.
    const [{ createVantage6Handler }, { Sockets }] = await Promise.all([
      import('./vantage6/app.ts'),
      import('./vantage6/socket/sockets.ts'),
    ]);
    const sockets = new Sockets({ ...this.#parts, services, now, report });
    try {
      const listener = await listenLoopback({
        port,
        handler: createVantage6Handler(this.#parts, { report, log: (line) => log('info', line) }),
        raw: (request, response) => sockets.takes(request, response),
        onUpgrade: (request, socket, head) => sockets.upgrades(request, socket, head),
        onRefused: ({ method, path, status, code }) =>
          log('warn', `vantage6 facade: ${method} ${path} ${status} ${code}`),
      });
      log('info', `vantage6 facade: open at ${listener.url}`);
      return { listener, sockets };
    } catch (error) {
      await sockets.close();
      throw error;
    }
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    await open.sockets.close();
    await open.listener.close();
    this.#ports.log('info', 'vantage6 facade: closed');
  }
}
