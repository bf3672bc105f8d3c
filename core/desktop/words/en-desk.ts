import { quoted } from '../../schema/quoted.ts';

/** What the desk itself says, whatever is being decided. */
export const englishOfDesk = {
  anotherIsOpen:
    'Another decision is open. Nothing was asked: decide it or close it first, then try again.',
  notThisOne:
    'What is shown has changed since you chose. Nothing was done: read it again and choose anew.',
  underWay: 'Your choice is being carried out. Wait for it to end.',
  noSuchChoice: 'This cannot be chosen here. Nothing was done.',
  confirmNotices: 'Confirm every notice first. Nothing was done.',
  fillIn: (label: string) => `Fill in ${quoted(label)} first. Nothing was done.`,
  notOffered: (label: string) =>
    `Choose one of those offered for ${quoted(label)}. Nothing was done.`,
  wholeNumber: (label: string, least: string, most: string) =>
    `${quoted(label)} takes a whole number from ${least} to ${most}. Nothing was done.`,
  futureDate: (label: string) => `${quoted(label)} takes a date from today on. Nothing was done.`,
  decides: 'Your organisation',
  decidesInDemo: 'Your organisation in the demo',
  dialogIsOpen: 'A dialog for files is open already. No other was opened: answer it first.',
  dialogsTooOften: (seconds: string) =>
    `Several dialogs for files were dismissed one after another, so none was opened now. It can be opened again in ${seconds} s.`,
  foldersTooOften: (seconds: string) =>
    `The folder was opened several times just now, so it was not opened again. It can be opened in ${seconds} s.`,
  controlLost:
    'The window for decisions ended by itself several times in a row. Nothing was decided. Try again; if it happens again, restart Parley.',
  yes: 'Yes',
  no: 'No',
  none: 'None',
  nothingSaid: 'Nothing was said.',
  never: 'Never',
};
