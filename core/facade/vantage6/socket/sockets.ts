import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type DefaultEventsMap, Server } from 'socket.io';
import type { NodeServices } from '../../../api/services.ts';
import type { EventsPage, NodeEvent } from '../../../schema/api/events.ts';
import { asParleyError, type ParleyError } from '../../../schema/errors.ts';
import { limits } from '../../../schema/limits.ts';
import type { FacadeUsers } from '../../users.ts';
import type { Directory } from '../directory.ts';
import type { Task } from '../shapes/tasks.ts';
import type { FacadeTasks } from '../tasks.ts';
import { bearerOf, type FacadeTokens } from '../tokens.ts';
import { answerInBinary } from './binary-polling.ts';

export interface SocketsPorts {
  readonly services: Pick<NodeServices, 'followEvents'>;
  readonly users: FacadeUsers;
  readonly tokens: FacadeTokens;
  readonly directory: Directory;
  readonly tasks: FacadeTasks;
  readonly now: () => number;
  readonly report: (error: ParleyError) => void;
}

/** What is known of a socket that was let in. */
interface Guest {
  readonly user: string;
  readonly until: number;
}

type Refusal = 'expired_token' | 'invalid_token';

interface SocketData {
  guest: Guest | Refusal;
  rooms: readonly string[];
}
type Io = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;
type TasksNamespace = ReturnType<Io['of']>;
type TasksSocket = Parameters<Parameters<TasksNamespace['use']>[0]>[0];

/** How long somebody without a valid token may stay: long enough to be told. */
const STRANGER_STAY = 5_000;
const PATH = '/socket.io';
const NAMESPACE = '/tasks';

/**
 * vantage6's socket: at /socket.io, namespace /tasks, Engine.IO 4 (python-socketio 5, socket.io-client 4) and 3
 * (socketIO_client). Only this node's users get in, and only to rooms of collaborations this node is a member of.
 */
export class Sockets {
  readonly #ports: SocketsPorts;
  readonly #inlet = createServer();
  readonly #io: Io;
  readonly #namespace: TasksNamespace;
  readonly #stopping = new AbortController();
  readonly #following: Promise<void>;
  readonly #guests = new Map<TasksSocket, Guest>();
  /** The statuses that were told last, by run: of so many tasks, the latest. */
  readonly #told = new Map<number, Map<number, string>>();

  constructor(ports: SocketsPorts) {
    this.#ports = ports;
    // Requests are handed in after the listener's guard has seen them; this server itself never listens.
    this.#io = new Server(this.#inlet, {
      path: PATH,
      serveClient: false,
      allowEIO3: true,
      maxHttpBufferSize: limits.facade.socketMessageBytes,
      connectTimeout: 10_000,
      httpCompression: false,
      perMessageDeflate: false,
      // Asked of every new connection and of nothing else: what an address looks like tells less than Engine.IO knows.
      allowRequest: (_request, decide) => {
        const full = this.#io.engine.clientsCount >= limits.facade.sockets;
        decide(full ? 'Too many sockets are open.' : null, !full);
      },
    });
    this.#namespace = this.#io.of(NAMESPACE);
    // The default namespace has nothing to say, but every client of Engine.IO 3 is put into it.
    this.#greet(this.#io.of('/'), (socket) => this.#letStay(socket));
    this.#greet(this.#namespace, (socket) => this.#welcome(socket));
    this.#following = this.#follow().catch((error: unknown) => ports.report(asParleyError(error)));
  }

  /** @returns whether it is a request for the socket */
  takes(request: IncomingMessage, response: ServerResponse): boolean {
    if (!isForSocket(request)) return false;
    answerInBinary(request, response);
    this.#inlet.emit('request', request, response);
    return true;
  }

  upgrades(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (isForSocket(request)) this.#inlet.emit('upgrade', request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#io.close();
    await this.#following;
  }

  /** Ends what a user has open. */
  drop(user: string): void {
    for (const [socket, guest] of this.#guests) if (guest.user === user) socket.disconnect(true);
  }

  /** All that has to be looked up is looked up before a client is told that it is connected: it may ask at once. */
  #greet(namespace: TasksNamespace, welcome: (socket: TasksSocket) => void): void {
    namespace.use((socket, next) => {
      this.#lookUp(socket).then(next, (error: unknown) => {
        this.#ports.report(asParleyError(error));
        next(new Error('An unexpected error occurred on the server!'));
      });
    });
    namespace.on('connection', welcome);
  }

  async #lookUp(socket: TasksSocket): Promise<undefined> {
    socket.data.guest = await this.#guestOf(socket);
    socket.data.rooms = (await this.#ports.directory.collaborations()).map(({ id }) => roomOf(id));
  }

  #letStay(socket: TasksSocket): void {
    if (typeof socket.data.guest !== 'string') return;
    const timer = setTimeout(() => socket.disconnect(true), STRANGER_STAY);
    socket.once('disconnect', () => clearTimeout(timer));
  }

  #welcome(socket: TasksSocket): void {
    const { guest: known, rooms } = socket.data;
    // Its user may have been removed while its rooms were looked up; `drop` cannot find it before this.
    const removed = typeof known !== 'string' && this.#ports.users.byKey(known.user) === null;
    const guest = removed ? 'invalid_token' : known;
    if (typeof guest === 'string') {
      // As vantage6 says it; there the connection stays, here it has nothing more to hear.
      socket.emit(guest);
      socket.disconnect();
      return;
    }
    this.#guests.set(socket, guest);
    socket.once('disconnect', () => this.#guests.delete(socket));
    // Up to 3.6 clients ask for rooms, later ones are put into them.
    void socket.join([...rooms]);
    socket.on('join_room', (room: unknown) => {
      const known = rooms.some((one) => one === room);
      socket.emit(
        'message',
        known ? `${NAMESPACE} joined room <${String(room)}>` : 'There is no such room for you.',
      );
    });
  }

  async #guestOf(socket: TasksSocket): Promise<Guest | Refusal> {
    const { users, tokens, directory } = this.#ports;
    try {
      const token = bearerOf(socket.handshake.headers.authorization);
      const { user, expires } = await tokens.read(token, 'access');
      const key = directory.userKey(user);
      if (key === null || users.byKey(key) === null) return 'invalid_token';
      return { user: key, until: expires };
    } catch (error) {
      const { code, details } = asParleyError(error);
      if (code !== 'TOKEN_INVALID') throw error;
      return details['expired'] === true ? 'expired_token' : 'invalid_token';
    }
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    const pages: AsyncIterable<EventsPage> = this.#ports.services.followEvents(null, signal);
    for await (const { items } of pages) {
      if (signal.aborted) return;
      for (const event of items) await this.#tell(event);
    }
  }

  async #tell(event: NodeEvent): Promise<void> {
    if (this.#guests.size === 0) return;
    if (event.kind === 'task' && event.task !== null && event.data.stage !== null) {
      const task = await this.#ports.tasks.byTaskId(event.task);
      if (task !== null) this.#tellTask(task, event.data.change === 'announced');
    } else if (event.kind === 'peer' && event.organisation !== null) {
      const name = event.data.change === 'connected' ? 'node-online' : 'node-offline';
      for (const node of await this.#ports.directory.nodes()) {
        const { id, organisation, collaboration } = node;
        if (!(await this.#ports.directory.is(organisation.id, event.organisation))) continue;
        const body = { id, name: node.name, org_id: organisation.id };
        for (const socket of this.#present()) {
          if (socket.rooms.has(roomOf(collaboration.id))) socket.emit(name, body);
        }
      }
    }
  }

  /** Those whose token is still good; the others are told so and leave. */
  #present(): TasksSocket[] {
    const now = this.#ports.now();
    return [...this.#guests].flatMap(([socket, { until }]) => {
      if (until > now) return [socket];
      socket.emit('expired_token' satisfies Refusal);
      socket.disconnect();
      return [];
    });
  }

  #tellTask(task: Task, isNew: boolean): void {
    if (isNew) this.#send(task, 'new_task', { id: task.id, parent_id: null }, task.id);
    const told = this.#told.get(task.id) ?? new Map<number, string>();
    for (const run of task.runs) {
      if (told.get(run.id) === run.status) continue;
      told.set(run.id, run.status);
      // `run_id` is 4.x's name of it, `result_id` that of 3.x.
      this.#send(task, 'status_update', { run_id: run.id, result_id: run.id }, run.id);
      this.#send(task, 'algorithm_status_change', {
        status: run.status,
        run_id: run.id,
        result_id: run.id,
        task_id: task.id,
        job_id: task.id,
        collaboration_id: task.collaboration,
        node_id: run.node?.id ?? null,
        organization_id: run.organisation,
        parent_id: null,
      });
    }
    this.#told.delete(task.id);
    this.#told.set(task.id, told);
    const [oldest] = this.#told.keys();
    if (this.#told.size > limits.facade.sessions && oldest !== undefined) this.#told.delete(oldest);
  }

  /**
   * @param old what scripts of 2019 (Engine.IO 3) get instead: their handlers take the number alone
   */
  #send(task: Task, event: string, body: object, old: object | number = body): void {
    const room = roomOf(task.collaboration);
    for (const socket of this.#present()) {
      if (socket.rooms.has(room)) socket.emit(event, isOld(socket) ? old : body);
    }
  }
}

const roomOf = (collaboration: number): string => `collaboration_${collaboration}`;
const isOld = (socket: TasksSocket): boolean => socket.conn.protocol === 3;
const isForSocket = ({ url = '' }: IncomingMessage): boolean =>
  url.startsWith(`${PATH}/`) || url.startsWith(`${PATH}?`);
