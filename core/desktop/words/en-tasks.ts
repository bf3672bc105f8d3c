import type { DeclineReason } from '../../schema/feed/payloads.ts';
import { quoted } from '../../schema/quoted.ts';

/** Approving, declining and taking back. */
export const englishOfTasks = {
  acceptHeading: 'Approve this task?',
  askedBy: 'Asked by',
  standing: 'Who they are',
  verified: 'Verified: their safety number was compared here.',
  notVerified:
    'Not verified: nobody has compared their safety number here, so it may be somebody else.',
  yourself: 'Your own organisation.',
  gone: 'No longer a member of the collaboration.',
  key: 'Their key',
  collaboration: 'Collaboration',
  title: 'Title they gave',
  purpose: 'Why, in their words',
  dataset: 'Your dataset',
  rows: 'Rows',
  allRows: (rows: string | null) => (rows === null ? 'All rows.' : `All ${rows} rows.`),
  someRows: (rows: string | null) =>
    rows === null
      ? 'Those for which the condition below holds.'
      : `Of ${rows} rows, those for which the condition below holds.`,
  filter: 'Condition',
  computed: 'What is computed',
  inVersion: (title: string, version: string) => `${title}, version ${version}`,
  parameters: 'Parameters',
  asked: 'Who is asked',
  answerUntil: 'Answer until',
  task: 'Task',
  reads: 'What is read here',
  readsNoColumn: 'No single column: the rows are only counted.',
  columnAs: (column: string, use: string) => {
    switch (use) {
      case 'number':
        return `Column ${quoted(column)}, as numbers.`;
      case 'group':
        return `Column ${quoted(column)}, to divide the rows into groups.`;
      case 'boolean':
        return `Column ${quoted(column)}, as true or false.`;
      default:
        return `Column ${quoted(column)}, to see where it has a value.`;
    }
  },
  leavesMasked: 'What leaves this computer, masked, to be opened as a sum only',
  leavesOpen: 'What leaves this computer, readable by the launcher',
  whoGets: 'Who gets what',
  shown: (what: string) => `The result shows: ${what}.`,
  goesTo: (whom: string) => `It goes to: ${whom}.`,
  protection: 'How your numbers are protected',
  atMost: (most: string) =>
    `If everybody who was asked takes part, ${most} others that you count apart hide your numbers.`,
  blocked: 'Why it cannot be approved',
  checked: 'Checked by your node',
  minimum: 'Take part only if at least so many others hide your numbers',
  minimumHint: (asked: string) =>
    `The task promises ${asked}. With a higher number you take part only where more join.`,
  accept: 'Approve this once',
  acceptAlike: 'Approve this, and alike in advance',
  alikeHeading: 'What “alike in advance” means',
  alikeUntil: 'Approve alike until the end of',
  alikeUses: 'Approve alike at most so many times',
  alikeHint: 'You can end it at any time under standing approvals.',
  alikeNotFiltered:
    'A task that filters rows is approved one at a time: a standing approval would let any filter through.',
  alikeNotOpen: 'A task in which your own numbers are seen is approved one at a time.',
  alikeNotNoticed:
    'Tasks like this one need your confirmation each time, so they cannot be approved in advance.',
  alikeName: (title: string, launcher: string) => `As for ${quoted(title)} from ${launcher}`,
  alikeNotKept:
    'The task is approved. The standing approval for alike tasks could not be kept; add it under standing approvals.',
  declineHeading: 'Decline this task?',
  declineSentence: (title: string, launcher: string) =>
    `Your organisation takes no part in ${quoted(title)} from ${quoted(launcher)}. None of your data is read for it, and the members see that you declined and the reason you choose.`,
  reason: 'Reason, shown to the members',
  reasons: {
    'did-not-take-part': 'No particular reason',
    'not-our-purpose': 'Not a purpose we share',
    'terms-not-acceptable': 'Its terms are not acceptable to us',
    'unknown-algorithm': 'We do not know its algorithm',
    unavailable: 'We are not available at this time',
  } satisfies Record<DeclineReason, string>,
  note: 'Your own note',
  noteHint: 'It stays on this computer; nobody else sees it.',
  final: 'A decision stands: the task cannot be approved afterwards.',
  decline: 'Decline',
  withdrawHeading: 'Take your approval back?',
  withdrawSentence: (title: string, launcher: string) =>
    `Your organisation no longer takes part in ${quoted(title)} from ${quoted(launcher)}. From now on nothing more is sent for it.`,
  withdrawConsequences: [
    'What has been sent already cannot be fetched back. It is masked, and without you it can be opened only if enough others are left.',
    'If the computation has begun, it may fail for all.',
    'The members see that you took it back, and the reason you choose.',
    'You cannot approve this task a second time.',
  ],
  consequences: 'What follows',
  withdraw: 'Take it back',
};
