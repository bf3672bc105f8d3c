import { describe, expect, test } from 'vitest';
import { briefOf } from '../../../renderer/features/tasks/brief.ts';
import { progressOf, type Progress } from '../../../renderer/features/tasks/progress.ts';
import { sentSoFar, standingOf } from '../../../renderer/features/tasks/standing.ts';
import { Story } from './story.ts';

const HOUR = 3_600_000;

/** The words of one partner's row. */
const wordsOf = (progress: Progress, name: string) =>
  Object.values(
    progress.rows.find(({ organisation }) => organisation.name === name)?.cells ?? {},
  ).map(({ word }) => word);

const look = (story: Story, now = story.now) => {
  const task = story.task();
  const progress = progressOf(task, story.entries, [], story.self);
  return { task, progress, standing: standingOf(task, progress, story.self, now) };
};

describe('a task partner by partner', () => {
  test('waits for those who have not answered, by name and since when', () => {
    const story = new Story(['Ahorn', 'Birke', 'Linde', 'Erle', 'Ulme']);
    for (const name of ['Ahorn', 'Birke', 'Linde']) story.says(name, 'task.accepted');
    story.says('Erle', 'task.declined', { reason: 'not-our-purpose' });
    const { standing, progress } = look(story, story.begin + 2 * HOUR);
    expect(standing).toMatchObject({ kind: 'waiting', for: 'approval', since: story.begin });
    expect(standing.kind === 'waiting' && standing.who.map(({ name }) => name)).toEqual(['Ulme']);
    expect(wordsOf(progress, 'Ulme')).toEqual([
      'asked',
      'undecided',
      'none',
      'none',
      'none',
      'none',
    ]);
    const erle = progress.rows.find(({ organisation }) => organisation.name === 'Erle');
    expect(erle?.cells.answered).toMatchObject({ word: 'declined', reason: 'not-our-purpose' });
  });

  test('once all have answered, or the time is over, it waits for the launcher', () => {
    const story = new Story(['Ahorn', 'Birke', 'Linde']);
    story.says('Birke', 'task.accepted');
    const late = look(story, story.task().joinDeadline);
    expect(late.standing).toMatchObject({ for: 'roster', since: story.task().joinDeadline });
    story.says('Ahorn', 'task.accepted');
    const last = story.says('Linde', 'task.accepted');
    const { standing } = look(story);
    expect(standing).toMatchObject({ for: 'roster', who: [{ name: 'Ahorn' }], since: last });
  });

  test('in a round it waits for numbers, then for the sum, then for the launcher', () => {
    const story = new Story(['Ahorn', 'Birke', 'Linde']).started();
    const named = () => {
      const { standing } = look(story);
      if (standing.kind !== 'waiting') return [standing.kind];
      return [standing.for, ...standing.who.map(({ name }) => name)];
    };
    expect(named()).toEqual(['numbers', 'Ahorn', 'Birke', 'Linde']);
    for (const name of story.names) story.says(name, 'round.entered', { round: 1 });
    expect(named()).toEqual(['numbers', 'Ahorn', 'Birke', 'Linde']);
    story.says('Ahorn', 'round.revealed', { round: 1 });
    story.says('Birke', 'round.revealed', { round: 1 });
    expect(named()).toEqual(['opening', 'Linde']);
    story.says('Linde', 'round.revealed', { round: 1 });
    expect(named()).toEqual(['next', 'Ahorn']);
    story.says('Birke', 'round.entered', { round: 2 });
    expect(named()).toEqual(['numbers', 'Ahorn', 'Birke', 'Linde']);
    const { progress } = look(story);
    expect(progress.current).toEqual({ round: 2, attempt: 1 });
    expect(wordsOf(progress, 'Birke').slice(3)).toEqual(['computing', 'opened', 'awaited']);
    expect(wordsOf(progress, 'Linde').slice(3)).toEqual(['awaited', 'opened', 'awaited']);
  });

  test('the launcher’s own log says whose numbers have come', () => {
    const story = new Story(['Ahorn', 'Birke', 'Linde']).started();
    for (const name of story.names) story.says(name, 'round.entered', { round: 1 });
    const log = story.names.slice(0, 2).map((name) => story.received(name, 1));
    const task = story.task();
    const progress = progressOf(task, story.entries, log, story.self);
    expect(wordsOf(progress, 'Birke')[3]).toBe('handed-in');
    const standing = standingOf(task, progress, story.self, story.now);
    expect(standing).toMatchObject({ for: 'numbers', who: [{ name: 'Linde' }] });
  });

  test('a new attempt is awaited of everybody anew', () => {
    const story = new Story(['Ahorn', 'Birke', 'Linde']).started();
    for (const name of story.names) story.says(name, 'round.entered', { round: 1 });
    story.says('Linde', 'round.voided', { round: 1 });
    story.says('Ahorn', 'round.entered', { round: 1, attempt: 2 });
    const { progress } = look(story);
    expect(['Ahorn', 'Birke', 'Linde'].map((name) => wordsOf(progress, name)[3])).toEqual([
      'computing',
      'awaited',
      'awaited',
    ]);
  });

  test('entries that do not count, or speak of another task, change nothing', () => {
    const story = new Story(['Ahorn', 'Birke', 'Linde']).started();
    story.says('Birke', 'round.entered', { round: 7, counts: false });
    story.says('Birke', 'round.entered', { round: 7, elsewhere: true });
    expect(look(story).progress.current).toBeNull();
  });

  test('the order in which entries come does not matter', () => {
    const story = new Story(['Ahorn', 'Birke', 'Linde']).started().finished(['Ahorn', 'Birke']);
    const task = story.task();
    const one = progressOf(task, story.entries, [], story.self);
    const other = progressOf(task, story.entries.toReversed(), [], story.self);
    expect(other).toEqual(one);
  });
});

describe('how a task ends', () => {
  const names = ['Ahorn', 'Birke', 'Linde', 'Erle', 'Ulme'];

  test('done, with or without somebody who dropped out', () => {
    const done = look(new Story(names).started().finished(names));
    expect(done.standing).toMatchObject({ end: 'done', next: 'result' });
    const lossy = look(new Story(names).started().finished(names.slice(0, 4)));
    expect(lossy.standing).toMatchObject({ end: 'done-with-dropout', who: [{ name: 'Ulme' }] });
    expect(wordsOf(lossy.progress, 'Ulme')[3]).toBe('dropped-out');
  });

  test('a result for the launcher alone is checked by nobody, and shown to nobody else', () => {
    const story = new Story(names, 'Birke').started();
    story.fields.recipients = 'launcher';
    story.finished(names);
    const { standing, progress } = look(story);
    expect(standing).toMatchObject({ end: 'done', next: 'log' });
    expect(wordsOf(progress, 'Linde')[5]).toBe('unchecked');
  });

  test('declined when all answered, expired when some did not', () => {
    const declined = new Story(['Ahorn', 'Birke', 'Linde']);
    declined.says('Ahorn', 'task.accepted');
    declined.says('Birke', 'task.declined', { reason: 'unavailable' });
    declined.says('Linde', 'task.accepted');
    declined.fails('too-few-accepted');
    expect(look(declined).standing).toMatchObject({
      end: 'declined',
      who: [{ name: 'Birke' }],
      sent: 'nothing',
      next: 'repeat',
    });
    expect(briefOf(declined.task(), declined.self, declined.now)).toBe('declined');
    const expired = new Story(['Ahorn', 'Birke', 'Linde']).fails('too-few-accepted');
    expect(look(expired).standing).toMatchObject({ end: 'expired' });
    expect(briefOf(expired.task(), expired.self, expired.now)).toBe('expired');
  });

  test('failed here, elsewhere or together', () => {
    const of = (self: string, blamed: string[], reason: 'internal' | 'too-few-left') =>
      look(new Story(names, self).started().fails(reason, blamed)).standing;
    expect(of('Birke', ['Birke'], 'internal')).toMatchObject({ end: 'failed-here', next: 'log' });
    expect(of('Birke', ['Linde'], 'internal')).toMatchObject({ end: 'failed-elsewhere' });
    expect(of('Ahorn', [], 'internal')).toMatchObject({ end: 'failed-here' });
    expect(of('Birke', [], 'too-few-left')).toMatchObject({ end: 'failed-together' });
  });

  test('cancelled says by whom, and what had left by then', () => {
    const story = new Story(names).started();
    expect(sentSoFar(story.task(), look(story).progress)).toBe('nothing');
    story.says('Birke', 'round.entered', { round: 1 });
    expect(sentSoFar(story.task(), look(story).progress)).toBe('masked');
    story.says('Birke', 'round.revealed', { round: 1 });
    story.cancelled();
    expect(look(story).standing).toMatchObject({
      end: 'cancelled',
      who: [{ name: 'Ahorn' }],
      sent: 'opened',
      next: 'repeat',
    });
  });
});
