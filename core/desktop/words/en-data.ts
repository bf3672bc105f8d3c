import type { ColumnType } from '../../schema/feed/payloads.ts';
import { quoted } from '../../schema/quoted.ts';

/** Files and datasets. */
export const englishOfData = {
  detectHeading: 'Open these files?',
  detectSentence:
    'Parley opens these files on this computer and looks at the names and types of their columns. The part of the interface that asked for it sees those names.',
  detect: 'Open these files',
  files: 'File',
  filesRead: 'Files, folders and patterns that are read',
  format: 'Read as',
  connectHeading: 'Connect this data?',
  connectSentence: (label: string) =>
    `The files stay where they are and are only read. Tasks can ask for them as ${quoted(label)}, and you decide on each.`,
  replaceHeading: 'Change this dataset?',
  replaceSentence: (label: string) =>
    `The dataset ${quoted(label)} that is connected now is replaced by this definition, with all of its terms.`,
  label: 'Label',
  description: 'Description',
  person: 'One person is',
  personColumn: (column: string) => `all rows with the same value of ${quoted(column)}.`,
  personRow: 'one row.',
  columnsShown: (whom: string) => `Columns shown to the members of ${whom}`,
  columnsShownLater: 'Columns shown to the members of every collaboration you will be in',
  columnsHere: 'Columns not shown to members, but open to tasks that name them',
  columnsAll: 'All columns that the files have, under the names in the files.',
  column: (name: string, local: string, type: string) =>
    name === local
      ? `${quoted(name)}: ${type}.`
      : `${quoted(name)}: ${type}, in the files called ${quoted(local)}.`,
  columnLevels: (name: string, local: string, type: string, levels: string) =>
    name === local
      ? `${quoted(name)}: ${type}, with the groups ${levels}.`
      : `${quoted(name)}: ${type}, in the files called ${quoted(local)}, with the groups ${levels}.`,
  described: (column: string, description: string) =>
    `${column} Described as ${quoted(description)}.`,
  types: {
    integer: 'whole numbers',
    decimal: 'numbers',
    text: 'text',
    boolean: 'true or false',
    date: 'dates',
  } satisfies Record<ColumnType, string>,
  rowsNever:
    'No row and no value of a row is shown to anybody else; only what you type here: label, description, columns and group labels.',
  notPublished:
    'Nothing of it is shown to members. A member who knows label and columns can still ask, and you decide.',
  terms: 'Your terms for every task',
  smallestGroup: (least: string) => `Numbers of fewer than ${least} persons stay here as 0.`,
  groupOfOne: 'Even numbers of a single person may go into a sum: the smallest group is 1.',
  exactAllowed:
    'Exact order statistics are allowed after your confirmation: single values can come out.',
  exactRefused: 'Exact order statistics are refused.',
  overlapAsk: 'Where two answers put side by side would show single persons, you are asked.',
  overlapRefuse:
    'Where two answers put side by side would show single persons, the second is refused.',
  smallGroupNotice: (least: string, usual: string) =>
    `The smallest group is ${least}, lower than the usual ${usual}: numbers of very few persons can go into sums.`,
  exactNotice: 'Exact order statistics can bring out single values of your rows.',
  changes: 'What changes against the dataset as it is now',
  noChange: 'Nothing but that the files are read anew.',
  fileAdded: (path: string) => `The file ${quoted(path)} is added.`,
  fileDropped: (path: string) => `The file ${quoted(path)} is no longer read.`,
  columnAdded: (name: string) => `The column ${quoted(name)} is added.`,
  columnDropped: (name: string) => `The column ${quoted(name)} is no longer there.`,
  columnChanged: (name: string) => `The column ${quoted(name)} is described or read differently.`,
  groupChanged: (before: string, after: string) =>
    `The smallest group changes from ${before} to ${after}.`,
  personChanged: 'What counts as one person changes.',
  exactChanged: 'What holds for exact order statistics changes.',
  overlapChanged: 'What holds for overlaps with earlier answers changes.',
  publishedNow: 'It is shown to the members from now on.',
  withdrawn: 'It is no longer shown to the members; what they have seen of it they keep.',
  descriptionChanged: 'Its description changes.',
  connect: 'Connect it',
  replace: 'Change it',
  disconnectHeading: 'Disconnect this dataset?',
  disconnectSentence: (label: string) =>
    `Tasks can no longer use ${quoted(label)}. Its files are not touched.`,
  disconnectConsequences: [
    'Tasks you have approved over it and that have not finished go on without you, or fail.',
    'Members no longer see it among the datasets; what they have seen of its columns they keep.',
    'What was answered about it is remembered: connecting the same files again does not begin anew.',
  ],
  consequences: 'What follows',
  disconnect: 'Disconnect it',
};
