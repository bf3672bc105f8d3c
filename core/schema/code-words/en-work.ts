/** Data, tasks, rounds, histories; the rest is in en-node.ts. */
export const englishOfWork = {
  DATA_MISSING: {
    what: 'A data file is not where it was; nothing was computed from it.',
    todo: 'Put it back, or connect the dataset anew with its present place.',
  },
  DATA_UNREADABLE: {
    what: 'A data file cannot be read as it was declared; nothing was computed from it.',
    todo: 'Check the line or column that the message names, or connect the dataset with other types.',
  },
  DATA_ENCODING: {
    what: 'A data file is not written in UTF-8; nothing was read from it.',
    todo: 'Save it again as “CSV UTF-8” in your spreadsheet program.',
  },
  DATA_NO_HEADER: {
    what: 'A data file has no first line with the names of its columns; nothing was connected.',
    todo: 'Add a line with the column names.',
  },
  DATA_EMPTY: {
    what: 'A data file has no rows; nothing was computed from it.',
    todo: 'Check whether the right file was chosen.',
  },
  DATA_CHANGED: {
    what: 'The data changed after the task was approved, so nothing of the new data was sent.',
    todo: 'Review the task again with the new data, or put the old data back.',
  },
  DATA_TOO_LARGE: {
    what: 'The data needs more memory or disk space than Parley may use; nothing was computed.',
    todo: 'Make room, or connect a smaller file with fewer columns.',
  },
  DATASET_UNKNOWN: {
    what: 'Your organisation has connected no dataset under this label.',
    todo: 'Connect your data under exactly this label, or decline the task.',
  },
  COLUMN_UNKNOWN: {
    what: 'The dataset has no column of that name; nothing was computed.',
    todo: 'Add or rename the column in the dataset, or choose another column.',
  },
  COLUMN_TYPE: {
    what: 'A column is not of the type that this needs, for instance text instead of numbers.',
    todo: 'Correct the type of the column in the dataset, or choose another column.',
  },
  FILTER_INVALID: {
    what: 'The row filter cannot be understood; nothing was computed or sent.',
    todo: 'Write it like: age >= 18 AND region = ‘north’, with the names of your columns.',
  },
  VALUE_OUT_OF_RANGE: {
    what: 'A number is too large or too small to be added up; nothing was computed from it.',
    todo: 'Look for a mistyped value in the column, or for the wrong unit.',
  },
  GROUP_TOO_SMALL: {
    what: 'Fewer persons than your smallest group are concerned, so nothing was sent.',
    todo: 'Nothing is wrong: your own rule protected them. Ask for larger groups if you launched the task.',
  },
  OVERLAP: {
    what: 'Together with an earlier answer, this one would show single persons or one organisation; it was not revealed.',
    todo: 'Decline the task, or read its review and decide whether you go along.',
  },
  ALGORITHM_UNKNOWN: {
    what: 'This Parley does not know the computation asked for; nothing was started.',
    todo: 'Update Parley, or choose another computation.',
  },
  PARAMETERS_INVALID: {
    what: 'The settings do not fit this computation; nothing was started.',
    todo: 'Correct the fields that the message names.',
  },
  TASK_EXPIRED: {
    what: 'The time in which this task could be accepted is over.',
    todo: 'Ask the launcher to start it again if you want to take part.',
  },
  TASK_DECIDED: {
    what: 'This task was already decided, and a decision stands.',
    todo: 'Open the task to see the decision; if you accepted, you can still withdraw.',
  },
  TASK_ENDED: {
    what: 'The task has ended, so nothing can be changed about it.',
    todo: 'Open it to see how it ended; launch a new one if needed.',
  },
  TASK_NOT_ENDED: {
    what: 'The task has not ended yet, so there is no result so far.',
    todo: 'Wait; the page of the task says for whom it waits.',
  },
  TASK_FAILED: {
    what: 'The task ended without a result.',
    todo: 'Read the reason on the page of the task, then launch it again.',
  },
  TASK_CANCELLED: {
    what: 'The launcher cancelled the task; there is no result.',
    todo: 'Ask the launcher why, if you expected a result.',
  },
  NOT_RECIPIENT: {
    what: 'Your organisation is not among those who get this result.',
    todo: 'Ask the launcher, who can start a task whose result all participants get.',
  },
  TOO_FEW_ACCEPTED: {
    what: 'Fewer organisations accepted than the task needs; no numbers were sent.',
    todo: 'Talk to those who did not answer, then launch it again with more time.',
  },
  PROTECTION_TOO_LOW: {
    what: 'Too few other organisations would hide your numbers, so they were not revealed.',
    todo: 'Compare safety numbers with members you know, or ask for more participants.',
  },
  NOTICE_REQUIRED: {
    what: 'There is a notice that you must confirm before this can be decided; nothing was decided.',
    todo: 'Read the notice in the review and confirm it, or decline.',
  },
  DIGEST_MISMATCH: {
    what: 'The task, the data or its terms changed after you reviewed them; nothing was accepted.',
    todo: 'Read the review again and decide anew.',
  },
  ROSTER_INVALID: {
    what: 'The list of participants does not fit their acceptances, so this node sent nothing.',
    todo: 'Tell the launcher; it has to launch the task again.',
  },
  ROUND_REPLAYED: {
    what: 'A step of the computation was asked for a second time; nothing was sent again.',
    todo: 'Nothing, unless the task stops: then ask the launcher to start it again.',
  },
  ROUND_INPUT: {
    what: 'What the launcher sent is not what this node recomputed, so it sent nothing for this step.',
    todo: 'Tell the launcher; do not take part again before it is explained.',
  },
  ROUND_DROPOUT: {
    what: 'Too many participants dropped out to open the sum; it stays closed.',
    todo: 'Try again when all nodes are running and connected.',
  },
  ROUND_EQUIVOCATION: {
    what: 'Two participants were shown different things; the sum was not opened.',
    todo: 'Talk to the operators concerned before you launch the task again.',
  },
  SHARES_INVALID: {
    what: 'What a participant sent for opening the sum does not fit; it was not used.',
    todo: 'Parley tries once more; if it fails again, ask that participant to update Parley.',
  },
  SUM_MISMATCH: {
    what: 'The sum or result is not what this node recomputed, so it was not accepted.',
    todo: 'Do not use the result, and talk to the launcher.',
  },
  ROUND_REVEALED: {
    what: 'This sum may be open already; only the very same group may open it again. Nothing was released.',
    todo: 'Wait until all of that group are connected, or launch the task anew.',
  },
  HISTORY_INVALID: {
    what: 'The exported history does not verify: it was changed, damaged, or is no export.',
    todo: 'Do not rely on it; ask for a new export.',
  },
  HISTORY_TAIL_UNPROVEN: {
    what: 'The history verifies, but no other member vouches that its last records are complete.',
    todo: 'Export it again while other members are connected.',
  },
} as const;
