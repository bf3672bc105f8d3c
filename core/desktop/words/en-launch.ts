import { quoted } from '../../schema/quoted.ts';

/** Launching a task and contributing to it. */
export const englishOfLaunch = {
  heading: 'Launch this task and take part?',
  sentence: (algorithm: string, dataset: string, collaboration: string) =>
    `Your organisation asks the members of ${quoted(collaboration)} for: ${algorithm}, over ${quoted(dataset)}, and contributes its own data.`,
  title: 'Title',
  purpose: 'Purpose, shown to all',
  everybody: 'All members.',
  goesAhead: 'Goes ahead',
  fromTo: (least: string | null, most: string | null) => {
    if (least === null) return `With ${most ?? ''} organisations at most.`;
    return most === null
      ? `With ${least} organisations at least.`
      : `With ${least} to ${most} organisations.`;
  },
  answerWithin: 'Time to answer',
  hours: (hours: string) => `${hours} hours`,
  reads: 'What is read here and at the others',
  filter: 'Only the rows for which this holds',
  leavesMasked: 'What leaves, masked, to be opened as a sum only',
  leavesOpen: 'What leaves, readable for your organisation as launcher',
  follows: 'What follows',
  shown: (what: string) => `The result shows: ${what}.`,
  getsAll: 'The result goes to all that take part, and every one of them checks it.',
  getsSelf: 'The result goes to your organisation alone.',
  notBack:
    'Once it is announced, all members of the collaboration see the task; you can cancel it, not take it back.',
  launch: 'Launch and take part',
  overlap:
    'Put beside an earlier answer from your data, this one would show single persons or one organisation alone.',
  ownNumbers: 'Your organisation’s own numbers are seen as yours.',
  noCollaboration: 'Say in which collaboration the task is launched. Nothing was announced.',
};
