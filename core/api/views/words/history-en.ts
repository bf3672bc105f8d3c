import type { DeclineReason, FailureReason } from '../../../schema/feed/payloads.ts';
import type { HistoryWords } from './history-sentences.ts';

const reasons: Readonly<Record<DeclineReason | FailureReason, string>> = {
  'did-not-take-part': 'it did not take part',
  'not-our-purpose': 'not a purpose it shares',
  'terms-not-acceptable': 'the terms are not acceptable',
  'unknown-algorithm': 'it does not know the algorithm',
  unavailable: 'it cannot take part now',
  'too-few-accepted': 'too few approved',
  'too-few-left': 'too few participants were left',
  'protection-too-low': 'each would have been hidden among too few',
  'revealed-to-another-group': 'the sum may have been opened over another group',
  'invalid-message': 'an invalid message came',
  equivocation: 'not all were told the same',
  'value-not-encodable': 'a value cannot be added',
  'timed-out': 'it took too long',
  'launcher-restarted': 'the launcher’s node restarted',
  internal: 'internal error',
};

export const englishHistory: HistoryWords = {
  'collaboration.founded': ({ who, payload }) => `${who} founded ${payload.name}.`,
  'invitation.created': ({ who, payload }) => `${who} made an invitation as ${payload.role}.`,
  'invitation.revoked': ({ who }) => `${who} revoked an invitation.`,
  'invitation.redeemed': ({ who, payload, name }) => `${who} let in ${name(payload.joiner)}.`,
  'member.joined': ({ payload }) => `${payload.profile.name} joined.`,
  'profile.updated': ({ payload }) => `${payload.profile.name} changed its profile.`,
  'member.promoted': ({ who, payload, name }) => `${who} made ${name(payload.member)} an admin.`,
  'member.demoted': ({ who, payload, name }) =>
    `${who} took the admin role from ${name(payload.member)}.`,
  'member.removed': ({ who, payload, name }) => `${who} removed ${name(payload.member)}.`,
  'member.left': ({ who }) => `${who} left.`,
  'member.succeeded': ({ payload, name }) =>
    `${name(payload.new)} took over from the key ${payload.old}.`,
  'node.restored': ({ who, payload }) =>
    `${who} restored its node after ${payload.cause === 'backup' ? 'a loss' : 'damage'}.`,
  'dataset.published': ({ who, payload }) => `${who} published the columns of ${payload.label}.`,
  'dataset.withdrawn': ({ who, payload }) => `${who} withdrew the columns of ${payload.label}.`,
  'task.announced': ({ who, payload }) => `${who} asked for “${payload.spec.title}”.`,
  'task.accepted': ({ who }) => `${who} accepted.`,
  'task.declined': ({ who, payload }) => `${who} declined: ${reasons[payload.reason]}.`,
  'task.withdrawn': ({ who, payload }) => `${who} withdrew: ${reasons[payload.reason]}.`,
  'task.rostered': ({ who, payload }) =>
    `${who} fixed the roster: ${payload.participants.length} organisations.`,
  'round.entered': ({ who, payload }) =>
    `${who} entered round ${payload.round + 1}, attempt ${payload.attempt + 1}.`,
  'round.revealed': ({ who, payload }) =>
    `${who} helped to open round ${payload.round + 1} over ${payload.survivors.length} organisations.`,
  'round.voided': ({ who, payload }) =>
    `${who} erased its shares of round ${payload.round + 1}, attempt ${payload.attempt + 1}, unreleased.`,
  'task.finished': ({ who }) => `${who} finished the task.`,
  'result.verified': ({ who }) => `${who} recomputed the result and found it right.`,
  'task.failed': ({ who, payload }) =>
    `${who} ended the task without a result: ${reasons[payload.reason]}.`,
  'task.cancelled': ({ who }) => `${who} cancelled the task.`,
};
