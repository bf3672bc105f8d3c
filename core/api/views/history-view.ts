import type { HistoryItem } from '../../schema/api/history.ts';
import type { Entry } from '../../schema/feed/entry.ts';
import type { CollaborationId } from '../../schema/ids.ts';
import type { Language } from '../../schema/language.ts';
import { taskIdOf } from '../../tasks/reduce.ts';
import { taskOf } from '../../tasks/state.ts';
import type { NameOf } from './names.ts';
import { historyWords } from './words/history-words.ts';

export function historyItem(
  entry: Entry,
  collaboration: CollaborationId,
  counts: boolean,
  nameOf: NameOf,
  language: Language,
): HistoryItem {
  const { body, id } = entry;
  return {
    id,
    collaboration,
    author: body.author,
    authorName: nameOf(body.author).name,
    seq: body.seq,
    time: body.time,
    type: body.type,
    task: taskOf(entry, taskIdOf),
    ...attemptOf(entry),
    sentence: historyWords(body, nameOf, language),
    counts,
  };
}

function attemptOf({ body }: Entry): Pick<HistoryItem, 'round' | 'attempt'> {
  switch (body.type) {
    case 'round.entered':
    case 'round.revealed':
    case 'round.voided':
      return { round: body.payload.round + 1, attempt: body.payload.attempt + 1 };
    default:
      return { round: null, attempt: null };
  }
}
