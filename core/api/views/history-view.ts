import type { HistoryItem } from '../../schema/api/history.ts';
import type { Entry } from '../../schema/feed/entry.ts';
import type { CollaborationId } from '../../schema/ids.ts';
import { taskIdOf } from '../../tasks/reduce.ts';
import { taskOf } from '../../tasks/state.ts';
import type { NameOf } from './names.ts';

export function historyItem(
  entry: Entry,
  collaboration: CollaborationId,
  counts: boolean,
  nameOf: NameOf,
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
    sentence: sentenceOf(entry, nameOf),
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

function sentenceOf({ body }: Entry, nameOf: NameOf): string {
  const who = nameOf(body.author).name;
  switch (body.type) {
    case 'collaboration.founded':
      return `${who} founded ${body.payload.name}.`;
    case 'invitation.created':
      return `${who} made an invitation as ${body.payload.role}.`;
    case 'invitation.revoked':
      return `${who} revoked an invitation.`;
    case 'invitation.redeemed':
      return `${who} let in ${nameOf(body.payload.joiner).name}.`;
    case 'member.joined':
      return `${body.payload.profile.name} joined.`;
    case 'profile.updated':
      return `${body.payload.profile.name} changed its profile.`;
    case 'member.promoted':
      return `${who} made ${nameOf(body.payload.member).name} an admin.`;
    case 'member.demoted':
      return `${who} took the admin role from ${nameOf(body.payload.member).name}.`;
    case 'member.removed':
      return `${who} removed ${nameOf(body.payload.member).name}.`;
    case 'member.left':
      return `${who} left.`;
    case 'member.succeeded':
      return `${nameOf(body.payload.new).name} took over from the key ${body.payload.old}.`;
    case 'node.restored':
      return `${who} restored its node after ${body.payload.cause === 'backup' ? 'a loss' : 'damage'}.`;
    case 'dataset.published':
      return `${who} published the columns of ${body.payload.label}.`;
    case 'dataset.withdrawn':
      return `${who} withdrew the columns of ${body.payload.label}.`;
    case 'task.announced':
      return `${who} asked for “${body.payload.spec.title}”.`;
    case 'task.accepted':
      return `${who} accepted.`;
    case 'task.declined':
      return `${who} declined (${body.payload.reason}).`;
    case 'task.withdrawn':
      return `${who} withdrew (${body.payload.reason}).`;
    case 'task.rostered':
      return `${who} fixed the roster: ${body.payload.participants.length} organisations.`;
    case 'round.entered':
      return `${who} entered round ${body.payload.round + 1}, attempt ${body.payload.attempt + 1}.`;
    case 'round.revealed':
      return `${who} helped to open round ${body.payload.round + 1} over ${body.payload.survivors.length} organisations.`;
    case 'round.voided':
      return `${who} erased its shares of round ${body.payload.round + 1}, attempt ${body.payload.attempt + 1}, unreleased.`;
    case 'task.finished':
      return `${who} finished the task.`;
    case 'result.verified':
      return `${who} recomputed the result and found it right.`;
    case 'task.failed':
      return `${who} ended the task without a result (${body.payload.reason}).`;
    case 'task.cancelled':
      return `${who} cancelled the task.`;
  }
}
