import type { Notice } from '../../schema/api/tasks.ts';

/** Launching a task and contributing to it. */
export const englishOfLaunch = {
  heading: 'Launch this task and take part?',
  sentence: (algorithm: string, dataset: string, collaboration: string) =>
    `Your organisation asks the members of “${collaboration}” for: ${algorithm}, over “${dataset}”, and contributes its own data.`,
  algorithm: 'What is computed',
  collaboration: 'Collaboration',
  title: 'Title',
  purpose: 'Purpose, shown to all',
  dataset: 'Your dataset',
  parameters: 'Parameters',
  asked: 'Who is asked',
  everybody: 'All members.',
  answerWithin: 'Time to answer',
  hours: (hours: string) => `${hours} hours`,
  reads: 'What is read here and at the others',
  column: (name: string) => `Column “${name}”.`,
  noColumn: 'No single column: the rows are only counted.',
  filtered: (filter: string) => `Only the rows for which this holds: ${filter}`,
  leaves: 'What leaves this computer',
  leavesMasked: (summary: string) =>
    `The numbers needed for this, masked, so that only sums over all participants are opened: ${summary}`,
  leavesOpen: (summary: string) =>
    `Every participant’s own numbers, for your organisation to see: ${summary}`,
  getsAll: 'The result goes to all that take part, and every one of them checks it.',
  getsSelf: 'The result goes to your organisation alone.',
  notBack:
    'Once it is announced, all members of the collaboration see the task; you can cancel it, not take it back.',
  minimum: 'Take part only if at least so many others hide your numbers',
  minimumHint: (asked: string) => `The task promises ${asked}.`,
  launch: 'Launch and take part',
  notices: {
    'minimum-of-two':
      'With a minimum of 2, two organisations that put their knowledge together can learn the third one’s numbers, and each participant learns the sum of the two others.',
    overlap:
      'Put beside an earlier answer from your data, this one would show single persons or one organisation alone.',
    'exact-order-statistics':
      'The task asks for exact order statistics: single values can come out.',
    'launcher-unchecked': 'Only your organisation gets the result; nobody else can check the sum.',
    'own-numbers': 'Your organisation’s own numbers are seen as yours.',
  } satisfies Record<Notice['name'], string>,
  noCollaboration: 'Say in which collaboration the task is launched. Nothing was announced.',
};
