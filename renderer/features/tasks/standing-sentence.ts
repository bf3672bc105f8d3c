import type { OrganisationRef } from '../../../core/schema/api/common.ts';
import type { TaskView } from '../../../core/schema/api/tasks.ts';
import { duration, listed } from '../../i18n/format.ts';
import { tasksMessages } from './messages.ts';
import { progressOf } from './progress.ts';
import { type Ended, type Standing, standingOf, type Waiting } from './standing.ts';
import { standingMessages } from './standing-messages.ts';

const NAMED = 3;
const MINUTE = 60_000;

/** One line: whom a task waits for and since when, or how it ended. */
export function standingSentence(task: TaskView, standing: Standing, now: number): string {
  const m = standingMessages();
  switch (standing.kind) {
    case 'paused':
      return m.paused(m[`step-${standing.before}`]);
    case 'waiting':
      return waitingSentence(standing, now - standing.since);
    case 'ended':
      return endWords(task, standing);
  }
}

/** "3 of 5 needed; 4 have answered." */
export function countsSentence({ participants, needed }: TaskView): string {
  const m = standingMessages();
  const asked = participants.length;
  const answered = participants.filter(({ answer }) => answer !== 'none').length;
  return needed === undefined
    ? m.answeredOf(answered, asked)
    : m.counts(needed.minimum, asked, answered);
}

function waitingSentence(standing: Waiting, length: number): string {
  const m = standingMessages();
  const words = waitingWords(standing);
  return length < MINUTE ? m.justNow(words) : m.since(words, duration(length));
}

export function waitingWords({ for: reason, who }: Pick<Waiting, 'for' | 'who'>): string {
  const m = standingMessages();
  const names = namesOf(who);
  switch (reason) {
    case 'approval':
      return m.waitingApproval(names);
    case 'roster':
      return m.waitingRoster(names);
    case 'numbers':
      return m.waitingNumbers(names);
    case 'opening':
      return m.waitingOpening(names);
    case 'next':
      return m.waitingNext(names);
  }
}

function endWords(task: TaskView, { end, who, reason }: Ended): string {
  const m = standingMessages();
  const names = namesOf(who);
  const why = m[reason ?? 'internal'];
  switch (end) {
    case 'done':
      return m.done;
    case 'done-with-dropout':
      return m.doneWithDropout(names);
    case 'declined':
      return m.declinedBy(names);
    case 'expired':
      return who.length === 0 ? m.expiredNobody : m.expired(names);
    case 'failed-here':
      return m.failedHere(why);
    case 'failed-elsewhere':
      return who.length === 0 ? m.failedAtOthers(why) : m.failedElsewhere(names, why);
    case 'failed-together':
      return m.failedTogether(why);
    case 'cancelled':
      return m.cancelledBy(task.launcher.name);
  }
}

/** A few by name, the rest by number. */
function namesOf(organisations: readonly OrganisationRef[]): string {
  const names = organisations.map(({ name }) => name);
  if (names.length <= NAMED) return listed(names);
  return standingMessages().andOthers(names.slice(0, NAMED).join(', '), names.length - NAMED);
}

/** Of a task that ended without a result: what was and what was not sent. */
export function sentSentence({ sent }: Ended): string {
  const m = standingMessages();
  switch (sent) {
    case 'nothing':
      return m.sentNothing;
    case 'masked':
      return m.sentMasked;
    case 'opened':
      return m.sentOpened;
    case 'own-numbers':
      return m.sentOwn;
  }
}

/** The line of a list, from the task alone; empty where the stage's word has said it. */
export function briefSentence(task: TaskView, self: string, now: number): string {
  const m = standingMessages();
  const t = tasksMessages();
  if (task.stage === 'running' && task.pausedBefore === null) {
    const { round, maxRounds } = task;
    if (round === null) return m.waitingStart;
    return maxRounds === undefined || maxRounds === null
      ? t.round(round)
      : t.roundOf(round, maxRounds);
  }
  const standing = standingOf(task, progressOf(task, [], [], self), self, now);
  if (standing.kind === 'waiting') return waitingWords(standing);
  if (task.stage === 'finished') {
    return standing.kind === 'ended' && standing.next === 'result' ? '' : m.resultElsewhere;
  }
  return standing.kind === 'ended' ? shortEnd(task, standing) : '';
}

/** Beside a word that says how it ended: who, or why. */
function shortEnd(task: TaskView, { end, who, reason }: Ended): string {
  const m = standingMessages();
  if (end === 'cancelled') return m.byWhom(task.launcher.name);
  if (end === 'declined') return m.byWhom(namesOf(who));
  if (end === 'expired') return m.tooFewAnswered;
  const why = m[reason ?? 'internal'];
  return why.charAt(0).toLocaleUpperCase() + why.slice(1);
}
