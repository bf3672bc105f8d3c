import type { LogWords } from './log-phrases.ts';

export const englishLog: LogWords = {
  received: () => 'The task was received.',
  announced: () => 'Announced to those asked.',
  'label-unheard': ({ label, heard }) =>
    `None of those asked has published a dataset "${label}", only ${heard}. If the label is mistyped, nobody can take part: cancel the task and create it anew.`,
  'accepted-by-operator': () => 'Accepted by the operator.',
  'accepted-by-policy': () => 'Accepted by a standing policy.',
  declined: ({ by }) => `Declined by ${by}.`,
  withdrawn: () => 'Withdrawn by the operator.',
  cancelled: () => 'Cancelled by the launcher.',
  'policy-passed': ({ policy }) =>
    `The policy “${policy}” fits, but the review asks for the operator.`,

  'roster-fixed': ({ organisations }) => `The roster is fixed: ${organisations} organisations.`,
  'clock-jumped': ({ minutes }) =>
    `The clock of this computer jumped ahead by ${minutes} minutes, or the computer slept meanwhile: by it, the time to answer is over.`,
  'too-few-accepted': ({ accepted }) =>
    `Only ${accepted} organisations accepted, which is too few for the task’s terms.`,
  failed: ({ sentence }) => sentence,
  'trying-once-more': ({ sentence }) => `${sentence} Trying once more.`,
  'sum-open': ({ organisations }) => `The sum over ${organisations} organisations is open.`,
  'shares-do-not-fit': () =>
    'Its shares do not fit what it signed; the sum was opened without them.',
  'found-wrong': () => 'What it made for the others does not fit, so the sum stayed closed.',
  'no-answer': () => 'Did not answer.',
  refused: () => 'Refused to go on.',
  'wrong-answer': ({ sentence }) => sentence,
  'masked-numbers-received': () => 'Masked numbers received.',
  'own-numbers-received': () => 'Its own numbers received.',
  'feed-not-fetched': () => 'Its feed could not be fetched.',
  'result-there': () => 'The result is there.',
  'result-taken': () => 'Has recomputed and taken the result.',
  'result-not-confirmed': () => 'Has not confirmed the result yet.',

  'round-begun': ({ round }) => `Round ${round} has begun; computing the local step.`,
  'question-come': () => 'The question has come; computing the local step.',
  'masked-numbers-sent': () => 'The masked numbers were handed to the launcher.',
  'own-numbers-sent': () => 'Your own numbers were handed to the launcher, in clear.',
  released: ({ organisations }) =>
    `Released what opens the sum over ${organisations} organisations.`,
  'request-refused': ({ sentence }) => sentence,
  recomputed: ({ contributions }) =>
    `The result was recomputed here from ${contributions} signed contributions and is right.`,
  'ledger-unwritten': ({ sentence }) =>
    `What was opened could not be noted in the ledger: ${sentence}`,
};
