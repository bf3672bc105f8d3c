import { admitsEntry } from '../collaboration/projection.ts';
import { counts, type Membership } from '../collaboration/membership.ts';
import { reduceMembership } from '../collaboration/reduce.ts';
import { verifyEntry } from '../feed/entry-codec.ts';
import { GraphView } from '../feed/graph-view.ts';
import { verifyBy } from '../identity/organisation-id.ts';
import { decodeCanonical, equalBytes } from '../schema/canonical.ts';
import type { Code } from '../schema/codes.ts';
import { asParleyError } from '../schema/errors.ts';
import { HeadsStatement } from '../schema/feed/tips.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { createBoard, applyEntry, type TaskBoard } from '../tasks/reduce.ts';
import { resultHashOf } from '../tasks/result-hash.ts';
import { voiceOf, type TaskState } from '../tasks/state.ts';
import { thresholdOf } from '../aggregation/context.ts';
import { fromBase64, readHistoryFile, signedPart, type HistoryFile } from './file.ts';

export interface HistoryProblem {
  readonly code: Code;
  readonly sentence: string;
}

export interface HistoryVerdict {
  readonly collaboration: string;
  readonly name: string;
  readonly entries: number;
  readonly authors: number;
  readonly tasks: number;
  readonly results: number;
  /** Authors whose feeds hold two contradicting entries; what they said from there on counts for nothing. */
  readonly forked: readonly OrganisationId[];
  /** Entries that count for nothing: beyond a removal, after a fork, or without the right to them. */
  readonly void: number;
  readonly problems: readonly HistoryProblem[];
  /** Up to which entry of each feed some other member vouches; -1 when nobody does. */
  readonly tails: readonly {
    readonly author: OrganisationId;
    readonly last: number;
    readonly proven: number;
  }[];
  /** Nothing is wrong with what the file holds. */
  readonly ok: boolean;
  /** And others vouch for its last entries, so that none were cut off. */
  readonly tailProven: boolean;
}

/**
 * Checks an exported history with nothing but itself: hashes, signatures, chains, who was a member, rosters, outcomes
 * and results, and how far other members' signatures prove that its end is the end.
 * @throws ParleyError HISTORY_INVALID when it is no such file at all
 */
export function verifyHistory(content: string): HistoryVerdict {
  const file = readHistoryFile(content);
  const problems: HistoryProblem[] = [];
  const note = (code: Code, sentence: string) => problems.push({ code, sentence });
  if (!verifyBy(file.exportedBy, 'history', signedPart(file), fromBase64(file.signature))) {
    note('HISTORY_INVALID', 'The file is not as its exporter signed it.');
  }
  const view = readEntries(file, note);
  const membership = reduceMembership(file.collaboration, view);
  if (membership === null) note('HISTORY_INVALID', 'The founding entry is missing.');
  const board = membership === null ? createBoard() : readTasks(view, membership);
  for (const task of board.tasks.values()) checkTask(task, note);
  checkResults(file, board, note);
  const tails = provenTails(file, view, membership, note);
  return {
    collaboration: file.collaboration,
    name: membership?.name ?? file.name,
    entries: view.size,
    authors: tails.length,
    tasks: board.tasks.size,
    results: file.results.length,
    forked: [...view.forkedAuthors()],
    void: membership?.void.size ?? 0,
    problems,
    tails,
    ok: problems.length === 0,
    tailProven: tails.every(({ last, proven }) => proven >= last),
  };
}

type Note = (code: Code, sentence: string) => void;

function readEntries(file: HistoryFile, note: Note): GraphView {
  const view = new GraphView(file.collaboration);
  file.entries.forEach(({ body, signature }, index) => {
    try {
      const entry = verifyEntry({ body: fromBase64(body), signature: fromBase64(signature) });
      if (view.has(entry.id)) {
        note('HISTORY_INVALID', `Entry ${index} stands in the file twice.`);
        return;
      }
      const [missing] = view.graph.missing(entry);
      if (missing !== undefined) {
        note(
          'ENTRY_DEPENDENCY',
          `Entry ${index} depends on ${missing.id}, which is not in the file.`,
        );
        return;
      }
      // Whatever branch it is on: a fork is part of the history and shown as such.
      view.graph.check(entry, true);
      if (!admitsEntry(view, entry)) {
        note('ENTRY_AUTHOR', `Entry ${index} is by ${entry.body.author}, whom nobody had let in.`);
        return;
      }
      view.graph.add(entry);
    } catch (thrown) {
      const { code, message } = asParleyError(thrown);
      note(code, `Entry ${index}: ${message}`);
    }
  });
  return view;
}

function readTasks(view: GraphView, membership: Membership): TaskBoard {
  const board = createBoard();
  for (const entry of view.ordered()) {
    if (counts(membership, entry)) applyEntry(board, entry);
  }
  return board;
}

/** What every participant checked when it happened, checked again. */
function checkTask(task: TaskState, note: Note): void {
  const { id, roster, outcome } = task;
  if (roster !== null) {
    for (const { organisation, acceptance } of roster.participants) {
      if (voiceOf(task, organisation).accepted?.entry !== acceptance) {
        note(
          'ROSTER_INVALID',
          `Task ${id}: its roster lists ${organisation}, which did not accept it so.`,
        );
      }
    }
    if (roster.threshold !== thresholdOf(roster.participants.length)) {
      note('ROSTER_INVALID', `Task ${id}: its roster has a wrong threshold.`);
    }
  }
  if (outcome?.kind === 'finished') {
    for (const [organisation, voice] of task.voices) {
      if (voice.verified !== null && !equalBytes(voice.verified, outcome.resultHash)) {
        note(
          'SUM_MISMATCH',
          `Task ${id}: ${organisation} recomputed another result than the launcher's.`,
        );
      }
    }
  }
}

function checkResults(file: HistoryFile, board: TaskBoard, note: Note): void {
  for (const { task: id, result, salt } of file.results) {
    const task: TaskState | undefined = board.tasks.get(id);
    if (task?.outcome?.kind !== 'finished') {
      note('HISTORY_INVALID', `Result of task ${id}: the history says of no such result.`);
      continue;
    }
    const hash = resultHashOf(fromBase64(salt), fromBase64(result));
    if (!equalBytes(hash, task.outcome.resultHash)) {
      note('SUM_MISMATCH', `Result of task ${id}: it is not the one the history names.`);
    }
  }
}

/**
 * How far each feed is vouched for by members other than the exporter, its author among them: by what their entries
 * cite, and by their signed statements. A statement for more than the file holds shows that the end was cut off, one for
 * something else that it was replaced.
 */
function provenTails(
  file: HistoryFile,
  view: GraphView,
  membership: Membership | null,
  note: Note,
): HistoryVerdict['tails'] {
  const proven = new Map<OrganisationId, number>();
  const vouch = (by: OrganisationId, author: OrganisationId, seq: number) => {
    // Whoever made the file could leave out the end of any feed; so its own word does not count. Nor do keys that nobody
    // let in: they cost nothing.
    if (by !== file.exportedBy && membership?.members.has(by) === true)
      proven.set(author, Math.max(seq, proven.get(author) ?? -1));
  };
  const authors = Object.keys(view.tips()) as OrganisationId[];
  for (const by of authors) {
    // A feed's last entry has everything in its past that any earlier one of it had seen.
    const head = view.head(by);
    const past = head === null ? null : view.past(head.id);
    // That a feed reaches its own last entry says nothing about what came after it.
    const others = authors.filter((author) => author !== by);
    for (const author of others) vouch(by, author, past?.seq(author) ?? -1);
  }
  for (const { statement, signature } of file.heads) {
    const encoded = fromBase64(statement);
    try {
      const { member, collaboration, tips } = decodeCanonical(HeadsStatement, encoded);
      if (
        collaboration !== file.collaboration ||
        !verifyBy(member, 'heads', encoded, fromBase64(signature))
      ) {
        note(
          'HISTORY_INVALID',
          `A statement in the name of ${member} does not carry its signature.`,
        );
        continue;
      }
      for (const [name, heads] of Object.entries(tips)) {
        const author = name as OrganisationId;
        for (const head of heads) {
          const last = view.head(author)?.seq ?? -1;
          if (view.has(head.id)) vouch(member, author, head.seq);
          else if (membership?.members.has(member) === true) {
            const instead =
              head.seq > last ? 'the file ends before that' : 'the file holds another';
            note(
              'HISTORY_INVALID',
              `${member} signed for entry ${head.seq} of ${author}; ${instead}.`,
            );
          }
        }
      }
    } catch (thrown) {
      note(
        'HISTORY_INVALID',
        `A statement of heads is malformed: ${asParleyError(thrown).message}`,
      );
    }
  }
  return authors.map((author) => ({
    author,
    last: view.head(author)?.seq ?? -1,
    proven: proven.get(author) ?? -1,
  }));
}
