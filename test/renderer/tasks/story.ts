import { HistoryItem } from '../../../core/schema/api/history.ts';
import { TaskView, type ParticipantView } from '../../../core/schema/api/tasks.ts';
import type { DeclineReason, FailureReason } from '../../../core/schema/feed/payloads.ts';
import { LogLine } from '../../../core/schema/local/journal.ts';

const MINUTE = 60_000;

/** Any id of the right form for a name: letters alone, told apart by the name. */
export const organisationOf = (name: string): string =>
  `12D3KooW${name
    .replaceAll(/[^1-9A-HJ-NP-Za-km-z]/g, 'x')
    .padEnd(44, '1')
    .slice(0, 44)}`;

const contentId = (text: string): string =>
  `bafyrei${text
    .toLowerCase()
    .replaceAll(/[^a-z2-7]/g, 'a')
    .padEnd(52, 'a')
    .slice(0, 52)}`;

export const storyTask = contentId('story');

interface More {
  readonly reason?: DeclineReason;
  readonly round?: number;
  readonly attempt?: number;
  readonly counts?: boolean;
  readonly elsewhere?: boolean;
}

/** A task told entry by entry, a minute apart; what is made of it is checked by the API's own schemas. */
export class Story {
  readonly names: readonly string[];
  readonly self: string;
  readonly begin: number;
  now: number;
  readonly entries: HistoryItem[] = [];
  fields = {
    stage: 'announced' as TaskView['stage'],
    recipients: 'participants' as 'participants' | 'launcher',
    failure: null as { reason: FailureReason; blamed: string[] } | null,
    hasResult: false,
  };
  readonly #partners = new Map<string, ParticipantView>();

  /** The first of the names is the launcher. */
  constructor(names: readonly string[], self: string = names[0] ?? '', begin = 1_700_000_000_000) {
    this.names = names;
    this.begin = begin;
    this.now = begin;
    this.self = organisationOf(self);
    for (const name of names) {
      this.#partners.set(name, {
        organisation: this.#ref(name),
        answer: 'none',
        reason: null,
        onRoster: false,
        verified: false,
      });
    }
    this.says(names[0] ?? '', 'task.announced');
    this.now = this.begin;
  }

  /** @returns the time of it */
  says(name: string, type: string, more: More = {}): number {
    if (this.entries.length > 0) this.now += MINUTE;
    const { round = null, counts = true } = more;
    this.entries.push(
      HistoryItem.parse({
        id: contentId(`entry${'abcdefghijklmnopqrstuvwxyz'.at(this.entries.length % 26) ?? ''}`),
        collaboration: contentId('together'),
        author: organisationOf(name),
        authorName: name,
        seq: this.entries.length,
        time: this.now,
        type,
        task: more.elsewhere === true ? contentId('another') : storyTask,
        round,
        attempt: round === null ? null : (more.attempt ?? 1),
        sentence: `${name}: ${type}.`,
        counts,
      }),
    );
    const answers: Record<string, ParticipantView['answer']> = {
      'task.accepted': 'accepted',
      'task.declined': 'declined',
      'task.withdrawn': 'withdrawn',
    };
    const answer = answers[type];
    if (answer !== undefined) this.#change(name, { answer, reason: more.reason ?? null });
    if (type === 'result.verified') this.#change(name, { verified: true });
    return this.now;
  }

  /** All have accepted and are on the roster. */
  started(): this {
    for (const name of this.names) this.says(name, 'task.accepted');
    this.says(this.names[0] ?? '', 'task.rostered');
    for (const name of this.names) this.#change(name, { onRoster: true });
    this.fields.stage = 'running';
    return this;
  }

  /** One round; these opened it. */
  finished(opened: readonly string[]): this {
    for (const name of this.names) this.says(name, 'round.entered', { round: 1 });
    for (const name of opened) this.says(name, 'round.revealed', { round: 1 });
    this.says(this.names[0] ?? '', 'task.finished');
    if (this.fields.recipients === 'participants') {
      for (const name of opened) this.says(name, 'result.verified');
    }
    this.fields.stage = 'finished';
    return this;
  }

  fails(reason: FailureReason, blamed: string[] = []): this {
    this.says(this.names[0] ?? '', 'task.failed');
    this.fields.stage = 'failed';
    this.fields.failure = { reason, blamed };
    return this;
  }

  cancelled(): this {
    this.says(this.names[0] ?? '', 'task.cancelled');
    this.fields.stage = 'cancelled';
    return this;
  }

  /** What the launcher's node notes when masked numbers come; its log counts rounds from 0. */
  received(name: string, round: number): LogLine {
    return LogLine.parse({
      task: storyTask,
      seq: 0,
      time: this.now,
      level: 'info',
      event: 'vector.received',
      message: 'Masked numbers received.',
      organisation: organisationOf(name),
      round: round - 1,
      attempt: 0,
      facts: {},
    });
  }

  task(): TaskView {
    const { stage, recipients, failure, hasResult } = this.fields;
    const launcher = this.#ref(this.names[0] ?? '');
    const own = [...this.#partners.values()].find(
      ({ organisation }) => organisation.id === this.self,
    );
    const answer = own?.answer ?? 'none';
    return TaskView.parse({
      id: storyTask,
      collaboration: contentId('together'),
      title: 'Mean age',
      purpose: 'To compare.',
      launcher,
      algorithm: { name: 'mean', version: 1 },
      parameters: { columns: ['age'] },
      dataset: 'patients',
      privacy: { mode: 'secure', minimum: 2, recipients },
      announced: this.begin,
      joinDeadline: this.begin + 7 * 24 * 60 * MINUTE,
      ended: ['announced', 'running'].includes(stage) ? null : this.now,
      stage,
      failure:
        failure === null
          ? null
          : { reason: failure.reason, blamed: failure.blamed.map((name) => this.#ref(name)) },
      mine: launcher.id === this.self ? 'launcher' : answer === 'none' ? 'asked' : answer,
      participants: [...this.#partners.values()],
      round: null,
      resultHash: null,
      hasResult,
      pausedBefore: null,
      needed: { minimum: 3, maximum: this.names.length },
      phaseSeconds: 120,
      maxRounds: 4,
    });
  }

  #ref(name: string): ParticipantView['organisation'] {
    return { id: organisationOf(name) as ParticipantView['organisation']['id'], name };
  }

  #change(name: string, change: Partial<ParticipantView>): void {
    const before = this.#partners.get(name);
    if (before !== undefined) this.#partners.set(name, { ...before, ...change });
  }
}
