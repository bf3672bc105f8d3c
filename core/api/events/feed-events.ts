import { counts } from '../../collaboration/membership.ts';
import type { Collaborations } from '../../collaboration/collaborations.ts';
import { hasCode } from '../../schema/errors.ts';
import type { Entry } from '../../schema/feed/entry.ts';
import type { Head } from '../../schema/feed/head.ts';
import type { CollaborationId, OrganisationId, TaskId } from '../../schema/ids.ts';
import { FeedMark, StageMark } from '../../schema/local/event-marks.ts';
import { joinKey } from '../../store/key.ts';
import type { Store } from '../../store/store.ts';
import type { Table } from '../../store/table.ts';
import { taskIdOf } from '../../tasks/reduce.ts';
import { stageOf, taskOf } from '../../tasks/state.ts';
import type { Tasks } from '../../tasks/tasks.ts';
import { changeOf, entryDraft, stageAfter, taskDraft } from './entry-event.ts';
import type { Draft } from './event-log.ts';
import type { Collected, EventSource } from './event-source.ts';
import { isTold, withTold } from './feed-marks.ts';
import { Overlay } from './overlay.ts';

export interface FeedEventsPorts {
  readonly store: Store;
  readonly self: OrganisationId;
  readonly collaborations: Pick<Collaborations, 'find' | 'replica'>;
  readonly tasks: Pick<Tasks, 'boards' | 'journal'>;
}

interface Pass {
  readonly drafts: Draft[];
  readonly feeds: Overlay<string, FeedMark>;
  readonly stages: Overlay<TaskId, StageMark | null>;
  readonly positions: Map<CollaborationId, number>;
}

/**
 * Feed entries that count, as events: tasks' changes, membership, own decisions. One that is void when it comes is no
 * event; where a removal or a fork changes a task's stage later, that is one.
 */
export class FeedEvents implements EventSource {
  readonly #ports: FeedEventsPorts;
  readonly #feedTable: Table<FeedMark>;
  readonly #stageTable: Table<StageMark>;
  readonly #feeds = new Map<string, FeedMark>();
  readonly #stages = new Map<TaskId, StageMark | null>();
  /** How many entries of a collaboration were looked at, in their order of arrival in this run. */
  readonly #positions = new Map<CollaborationId, number>();
  readonly #fresh = new Set<CollaborationId>();
  /** Where tasks' stages may have changed without an entry of theirs. */
  readonly #unsettled = new Set<CollaborationId>();

  private constructor(ports: FeedEventsPorts) {
    this.#ports = ports;
    this.#feedTable = ports.store.table('event-feed-marks', FeedMark);
    this.#stageTable = ports.store.table('event-stage-marks', StageMark);
  }

  static async open(ports: FeedEventsPorts): Promise<FeedEvents> {
    const events = new FeedEvents(ports);
    // A mark that is damaged is as if it were not there: events are told twice rather than not.
    for await (const mark of events.#feedTable.scan()) {
      if (mark.intact) events.#feeds.set(mark.key, mark.value);
    }
    for await (const mark of events.#stageTable.scan()) {
      if (mark.intact) events.#stages.set(mark.key as TaskId, mark.value);
    }
    return events;
  }

  /** Something came in, or what counts changed. */
  touch(collaboration: CollaborationId, what: 'entry' | 'membership'): void {
    this.#fresh.add(collaboration);
    if (what === 'membership') this.#unsettled.add(collaboration);
  }

  async collect(room: number): Promise<Collected | null> {
    const pass: Pass = {
      drafts: [],
      feeds: new Overlay(this.#feeds),
      stages: new Overlay(this.#stages),
      positions: new Map(),
    };
    const read: CollaborationId[] = [];
    const settled: CollaborationId[] = [];
    for (const collaboration of [...this.#fresh]) {
      if (pass.drafts.length >= room) break;
      // Whatever comes in from here on touches it again.
      this.#fresh.delete(collaboration);
      read.push(collaboration);
      const finished = await this.#readEntries(collaboration, room, pass).catch(
        (error: unknown) => {
          read.forEach((one) => this.#fresh.add(one));
          settled.forEach((one) => this.#unsettled.add(one));
          throw error;
        },
      );
      if (finished && this.#unsettled.delete(collaboration)) {
        this.#readStages(collaboration, pass);
        settled.push(collaboration);
      }
      if (!finished) this.#fresh.add(collaboration);
    }
    if (pass.feeds.size === 0 && pass.stages.size === 0) {
      this.#advance(pass);
      return null;
    }
    // Until it is written it may have to be read again.
    read.forEach((collaboration) => this.#fresh.add(collaboration));
    settled.forEach((collaboration) => this.#unsettled.add(collaboration));
    return {
      drafts: pass.drafts,
      mark: (batch) => {
        for (const [key, mark] of pass.feeds) batch.put(this.#feedTable, key, mark);
        for (const [task, mark] of pass.stages) {
          if (mark === null) batch.delete(this.#stageTable, task);
          else batch.put(this.#stageTable, task, mark);
        }
      },
      done: () => {
        pass.feeds.commit();
        pass.stages.commit();
        this.#advance(pass);
      },
    };
  }

  #advance({ positions }: Pass): void {
    for (const [id, position] of positions) this.#positions.set(id, position);
  }

  /** @returns whether all entries were read */
  async #readEntries(collaboration: CollaborationId, room: number, pass: Pass): Promise<boolean> {
    const { collaborations } = this.#ports;
    const membership = collaborations.find(collaboration);
    // Nothing counts before the founding entry is there.
    if (membership === null) return true;
    const replica = collaborations.replica(collaboration);
    const forked = replica.forkedAuthors();
    let position = this.#positions.get(collaboration) ?? 0;
    for (const entry of replica.arrival(position)) {
      if (pass.drafts.length >= room) return false;
      position += 1;
      pass.positions.set(collaboration, position);
      const { author } = entry.body;
      const key = joinKey(collaboration, author);
      const tips: readonly Head[] = pass.feeds.get(key)?.tips ?? [];
      if (isTold(tips, entry, forked.has(author), (id) => replica.get(id))) continue;
      pass.feeds.set(key, { tips: withTold(tips, entry) });
      if (counts(membership, entry)) await this.#tell(collaboration, entry, pass);
    }
    return true;
  }

  async #tell(collaboration: CollaborationId, entry: Entry, pass: Pass): Promise<void> {
    const id = taskOf(entry, taskIdOf);
    if (id === null) {
      pass.drafts.push(entryDraft(collaboration, entry));
      return;
    }
    const task = this.#ports.tasks.boards.find(id);
    const change = task === null ? null : changeOf(task, entry);
    if (task === null || change === null) return;
    const stage = stageAfter(change, pass.stages.get(id)?.stage ?? null, task);
    if (pass.stages.get(id)?.stage !== stage) pass.stages.set(id, { collaboration, stage });
    pass.drafts.push(taskDraft(task, entry, change, stage));
    if (entry.body.author === this.#ports.self) await this.#tellDecision(task.id, entry, pass);
  }

  async #tellDecision(task: TaskId, { body }: Entry, pass: Pass): Promise<void> {
    const decisions = {
      'task.accepted': 'accept',
      'task.declined': 'decline',
      'task.withdrawn': 'withdraw',
    } as const;
    if (!(body.type in decisions)) return;
    const decision = decisions[body.type as keyof typeof decisions];
    const by = decision === 'withdraw' ? 'operator' : await this.#decidedBy(task);
    const { collaboration, author: organisation } = body;
    pass.drafts.push({
      kind: 'decision',
      collaboration,
      task,
      organisation,
      data: { decision, by },
    });
  }

  async #decidedBy(task: TaskId): Promise<string | null> {
    try {
      return (await this.#ports.tasks.journal.decisions.get(task))?.by ?? null;
    } catch (error) {
      if (hasCode(error, 'STORE_DAMAGED')) return null;
      throw error;
    }
  }

  #readStages(collaboration: CollaborationId, pass: Pass): void {
    const { boards } = this.#ports.tasks;
    for (const [id, mark] of [...this.#stages, ...pass.stages]) {
      const told = pass.stages.get(id) ?? mark;
      if (told === null || told.collaboration !== collaboration) continue;
      const task = boards.find(id);
      const stage = task === null ? null : stageOf(task);
      if (stage === told.stage) continue;
      pass.stages.set(id, stage === null ? null : { collaboration, stage });
      pass.drafts.push({
        kind: 'task',
        collaboration,
        task: id,
        organisation: null,
        data: {
          change: stage === null ? 'voided' : 'restated',
          stage,
          entry: null,
          reason: null,
          round: null,
          attempt: null,
        },
      });
    }
  }
}
