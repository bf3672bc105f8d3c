import type { TaskView } from '../../schema/api/tasks.ts';
import { limits } from '../../schema/limits.ts';
import type { FacadeTaskRecord } from '../../schema/local/facade.ts';
import type { LogLine } from '../../schema/local/journal.ts';
import { isoTime } from './shapes/link.ts';

/** What a task of another program, or of another organisation, looks like to a script. */
export function foreignRecord(view: TaskView): FacadeTaskRecord {
  return {
    name: view.title,
    description: view.purpose,
    image: 'parley',
    output: 'parley',
    format: 'bare',
    input: JSON.stringify({ method: view.algorithm.name, kwargs: view.parameters }),
    database: view.dataset,
    chosen: view.participants.map(({ organisation }) => organisation.id),
    user: '',
    notes: [],
    hidden: false,
  };
}

/** A run's log: what differs from what the script may expect, then the latest lines of the task's log. */
export function logText(notes: readonly string[], lines: readonly LogLine[]): string {
  const shown = lines.slice(-limits.facade.runLogLines);
  return [
    ...notes,
    ...shown.map(({ time, level, message }) => `${isoTime(time)} ${level} ${message}`),
  ].join('\n');
}

/** A script's text as it may be stored and shown in one line. */
export function oneLine(name: string): string {
  return name.toWellFormed().replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, ' ');
}
