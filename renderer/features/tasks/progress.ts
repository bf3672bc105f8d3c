import type { OrganisationRef } from '../../../core/schema/api/common.ts';
import type { HistoryItem } from '../../../core/schema/api/history.ts';
import type { ParticipantView, TaskView } from '../../../core/schema/api/tasks.ts';
import type { DeclineReason } from '../../../core/schema/feed/payloads.ts';
import { type Fact, factsOf, isLater, latestOf, type Place } from './round-facts.ts';
import type { LogLine } from '../../../core/schema/local/journal.ts';

/** The stages a partner goes through, in order; one column each. */
export const stages = ['asked', 'answered', 'roster', 'computing', 'opened', 'verified'] as const;
export type StageOfPartner = (typeof stages)[number];

/** What a cell says; each has words and an icon of its own. */
export type CellWord =
  | 'asked'
  | 'undecided'
  | 'no-answer'
  | 'approved'
  | 'declined'
  | 'withdrawn'
  | 'on-roster'
  | 'left-out'
  | 'awaited'
  | 'computing'
  | 'handed-in'
  | 'trying-again'
  | 'stopped'
  | 'dropped-out'
  | 'opened'
  | 'verified'
  | 'unchecked'
  | 'none';

export interface Cell {
  readonly word: CellWord;
  /** When it became so, by the clock of whoever said it; null where nobody said anything. */
  readonly time: number | null;
  readonly round: number | null;
  readonly reason: DeclineReason | null;
}

export interface PartnerRow {
  readonly organisation: OrganisationRef;
  readonly cells: Readonly<Record<StageOfPartner, Cell>>;
}

/** A task as its members' feeds tell it, partner by partner. */
export interface Progress {
  readonly rows: readonly PartnerRow[];
  /** The newest round and attempt anybody is in; null before the first. */
  readonly current: Place | null;
  /** When the roster was fixed. */
  readonly rostered: number | null;
  readonly facts: readonly Fact[];
}

/**
 * @param entries of the task's history, in any order; what does not count is passed over
 * @param log of this node: the launcher's says whose numbers have come, a participant's that its own have gone
 */
export function progressOf(
  task: TaskView,
  entries: readonly HistoryItem[],
  log: readonly LogLine[],
  self: string,
): Progress {
  const counting = entries.filter((entry) => entry.counts && entry.task === task.id);
  const facts = factsOf(counting, log, self);
  const current = latestOf(facts);
  const at = (type: string, author: string): number | null =>
    counting.find((entry) => entry.type === type && entry.author === author)?.time ?? null;
  const rostered = at('task.rostered', task.launcher.id);
  const rows = task.participants.map((partner): PartnerRow => {
    const { id } = partner.organisation;
    const own = facts.filter(({ organisation }) => organisation === id);
    return {
      organisation: partner.organisation,
      cells: {
        asked: cell('asked', task.announced),
        answered: answered(task, partner, (type) => at(type, id)),
        roster: onRoster(task, partner, rostered),
        computing: computing(task, partner, own, current),
        opened: opened(task, partner, own),
        verified: verified(task, partner, at('result.verified', id)),
      },
    };
  });
  return { rows, current, rostered, facts };
}

/** On the roster, and left before the end: the others went on without it. */
export const droppedOut = ({ rows }: Progress): OrganisationRef[] =>
  rows
    .filter(({ cells }) => cells.computing.word === 'dropped-out')
    .map(({ organisation }) => organisation);

function cell(
  word: CellWord,
  time: number | null = null,
  more: { readonly round?: number; readonly reason?: DeclineReason | null } = {},
): Cell {
  return { word, time, round: more.round ?? null, reason: more.reason ?? null };
}

const none = cell('none');

const isOver = ({ stage }: TaskView): boolean => stage !== 'announced' && stage !== 'running';

function answered(
  task: TaskView,
  { answer, reason }: ParticipantView,
  at: (type: string) => number | null,
): Cell {
  switch (answer) {
    case 'accepted':
      return cell('approved', at('task.accepted'));
    case 'declined':
      return cell('declined', at('task.declined'), { reason });
    case 'withdrawn':
      return cell('withdrawn', at('task.withdrawn'), { reason });
    case 'none':
      return cell(task.stage === 'announced' ? 'undecided' : 'no-answer');
  }
}

function onRoster(
  task: TaskView,
  { answer, onRoster }: ParticipantView,
  rostered: number | null,
): Cell {
  if (onRoster) return cell('on-roster', rostered);
  if (answer !== 'accepted') return none;
  if (rostered !== null) return cell('left-out', rostered);
  return task.stage === 'announced' ? cell('awaited') : none;
}

function computing(
  task: TaskView,
  { onRoster }: ParticipantView,
  own: readonly Fact[],
  current: Place | null,
): Cell {
  if (!onRoster) return none;
  const last = own.at(-1);
  const over = isOver(task);
  if (current === null) return over ? none : cell('awaited');
  // Others are a round ahead of one that never said it had opened the round before: they went on without it.
  const passed = last === undefined || last.round < current.round;
  const opened = last?.kind === 'opened';
  if (passed && !opened && current.round > 1)
    return cell('dropped-out', last?.time, { round: last?.round ?? 1 });
  if (task.stage === 'finished' && (passed || !opened)) {
    return cell('dropped-out', last?.time, { round: last?.round ?? current.round });
  }
  if (last === undefined || isLater(current, last)) {
    return over ? cell('stopped', last?.time) : cell('awaited', null, { round: current.round });
  }
  const { time, round } = last;
  switch (last.kind) {
    case 'entered':
      return over ? cell('stopped', time, { round }) : cell('computing', time, { round });
    case 'handed-in':
    case 'opened':
      return cell('handed-in', time, { round });
    case 'voided':
      return over ? cell('stopped', time, { round }) : cell('trying-again', time, { round });
  }
}

function opened(task: TaskView, { onRoster }: ParticipantView, own: readonly Fact[]): Cell {
  if (!onRoster) return none;
  const last = own.findLast(({ kind }) => kind === 'opened');
  if (last !== undefined) return cell('opened', last.time, { round: last.round });
  return isOver(task) ? none : cell('awaited');
}

function verified(
  task: TaskView,
  { onRoster, verified }: ParticipantView,
  time: number | null,
): Cell {
  if (!onRoster) return none;
  if (verified) return cell('verified', time);
  if (task.privacy.recipients === 'launcher') return cell('unchecked');
  return task.stage === 'finished' || !isOver(task) ? cell('awaited') : none;
}
