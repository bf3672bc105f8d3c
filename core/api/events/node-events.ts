import type { Collaborations } from '../../collaboration/collaborations.ts';
import type { Joins } from '../../collaboration/joins.ts';
import type { DatasetCatalogue } from '../../data/catalogue.ts';
import type { Network } from '../../network/types.ts';
import type { ParleyError } from '../../schema/errors.ts';
import type { OrganisationId } from '../../schema/ids.ts';
import type { Store } from '../../store/store.ts';
import type { Tasks } from '../../tasks/tasks.ts';
import type { ApiTokens } from '../tokens.ts';
import { EventLog, type Draft } from './event-log.ts';
import { EventPump } from './event-pump.ts';
import type { EventSource } from './event-source.ts';
import { FeedEvents } from './feed-events.ts';
import { datasetThings, joinThings, policyThings, tokenThings } from './kinds-of-things.ts';
import { PassingEvents } from './passing-events.ts';
import { TaskLogEvents } from './task-log-events.ts';
import { ThingEvents, type KindOfThings, type Thing } from './thing-events.ts';

export interface NodeEventsPorts {
  readonly store: Store;
  readonly self: OrganisationId;
  readonly network: Pick<Network, 'onConnected' | 'onDisconnected'>;
  readonly collaborations: Collaborations;
  readonly tasks: Tasks;
  readonly joins: Joins;
  readonly catalogue: DatasetCatalogue;
  readonly tokens: ApiTokens;
  readonly now: () => number;
  /** The node is stopping: who follows is told what is left, and no more. */
  readonly signal: AbortSignal;
  readonly report: (error: ParleyError) => void;
}

interface Touchable {
  touch(): void;
}

/** Everything that changes at this node, in one numbered stream. Open it before the first peer can connect. */
export class NodeEvents {
  readonly log: EventLog;
  readonly stopping: AbortSignal;
  readonly #pump: EventPump;
  readonly #passing: PassingEvents;
  readonly #things: ReadonlyMap<string, Touchable>;

  private constructor(
    log: EventLog,
    stopping: AbortSignal,
    pump: EventPump,
    passing: PassingEvents,
    things: ReadonlyMap<string, Touchable>,
  ) {
    this.log = log;
    this.stopping = stopping;
    this.#pump = pump;
    this.#passing = passing;
    this.#things = things;
  }

  static async open(ports: NodeEventsPorts): Promise<NodeEvents> {
    const { store, self, collaborations, tasks, network, tokens } = ports;
    const log = await EventLog.open(store, ports.now);
    const passing = new PassingEvents();
    const feeds = await FeedEvents.open({ store, self, collaborations, tasks });
    const lines = await TaskLogEvents.open(store, tasks);
    const sources: EventSource[] = [passing, feeds, lines];
    const things = new Map<string, Touchable>();
    const keep = async <T extends Thing>(kind: KindOfThings<T>) => {
      const source = await ThingEvents.open(store, kind);
      things.set(kind.name, source);
      sources.push(source);
    };
    await keep(datasetThings(ports.catalogue));
    await keep(policyThings(tasks.decisions));
    await keep(joinThings(ports.joins));
    await keep(tokenThings(tokens));
    const pump = new EventPump(log, sources, ports.report);
    const events = new NodeEvents(log, ports.signal, pump, passing, things);

    for (const { collaboration } of collaborations.list()) {
      feeds.touch(collaboration, 'membership');
    }
    collaborations.onEvent((event) => {
      const { collaboration, kind } = event;
      feeds.touch(collaboration, kind);
      // A policy that has decided counts its uses.
      const { author, type } = event.kind === 'entry' ? event.entry.body : nobody;
      if (author === self && type === 'task.accepted') things.get('policy')?.touch();
      pump.wake();
    });
    tasks.log.onLine(({ task }) => {
      lines.touch(task);
      pump.wake();
    });
    network.onConnected((peer) => events.notePeer(peer, 'connected'));
    network.onDisconnected((peer) => events.notePeer(peer, 'disconnected'));
    tokens.onChange(() => events.look('token'));
    events.noteNode('started', null);
    return events;
  }

  /** From here on events are written: first what was missed by a node that was killed. Tasks must have been read. */
  start(): void {
    this.#pump.start();
  }

  /** One of the operator's things may have changed. */
  look(kind: 'dataset' | 'policy' | 'join' | 'token'): void {
    this.#things.get(kind)?.touch();
    this.#pump.wake();
  }

  notePeer(peer: OrganisationId, change: 'connected' | 'disconnected' | 'verified'): void {
    const kind = 'peer';
    this.#note({ kind, collaboration: null, task: null, organisation: peer, data: { change } });
  }

  noteNode(change: 'started' | 'stopping' | 'warning', sentence: string | null): void {
    this.#note({
      kind: 'node',
      collaboration: null,
      task: null,
      organisation: null,
      data: { change, sentence: sentence?.slice(0, 4000) ?? null },
    });
  }

  /** Resolves when what has happened so far is written, or could not be. */
  settled(): Promise<void> {
    return this.#pump.told();
  }

  /** Writes what is left. */
  close(): Promise<void> {
    return this.#pump.stop();
  }

  #note(draft: Draft): void {
    this.#passing.note(draft);
    this.#pump.wake();
  }
}

const nobody = { author: null, type: null };
