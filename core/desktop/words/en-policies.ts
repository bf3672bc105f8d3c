/** Standing approvals and refusals: what is decided in advance. */
export interface PolicyScope {
  readonly launchers: string;
  readonly algorithms: string;
  readonly dataset: string;
  readonly columns: string;
}

export const englishOfPolicies = {
  addAccept: 'Approve such tasks in advance?',
  addDecline: 'Decline such tasks in advance?',
  remove: 'End this standing decision?',
  accepts: ({ launchers, algorithms, dataset, columns }: PolicyScope, limit: string) =>
    `Tasks from ${launchers} that ask for ${algorithms} over ${dataset}, reading ${columns}, are approved without asking you, ${limit}.`,
  declines: ({ launchers, algorithms, dataset, columns }: PolicyScope, limit: string) =>
    `Tasks from ${launchers} that ask for ${algorithms} over ${dataset}, reading ${columns}, are declined without asking you, ${limit}.`,
  alike: ({ launchers, algorithms, dataset, columns }: PolicyScope) =>
    `Tasks from ${launchers} that ask for ${algorithms} over ${dataset}, reading ${columns}, are approved without asking you until the date and as often as you say below. Their title, their purpose, the other parameters and who else takes part may differ from this task.`,
  anyMember: 'any member',
  anyAlgorithm: 'any statistic',
  onlyColumns: (columns: string) => `no columns but ${columns}`,
  touchingColumns: (columns: string) => `${columns}, whatever else they read`,
  anyColumn: 'any columns',
  limit: (until: string | null, times: string | null) => {
    if (until === null) {
      return times === null
        ? 'without an end date and as often as they come'
        : `at most ${times} times`;
    }
    return times === null ? `until ${until}` : `until ${until} and at most ${times} times`;
  },
  collaboration: 'Collaboration',
  name: 'Name',
  usedSoFar: 'Used so far',
  times: (uses: string) => `${uses} times`,
  exactly: 'What exactly fits',
  everyMember: 'Every member counts as a launcher, those that join later too.',
  filters:
    'Tasks that take only some of the rows fit too, whatever their condition and on whatever column.',
  noFilters: 'Tasks that take only some of the rows do not fit; you are asked.',
  groups: 'Tasks that divide the rows into groups fit too.',
  noGroups: 'Tasks that divide the rows into groups do not fit; you are asked.',
  open: 'Tasks in which the launcher sees your organisation’s own numbers fit too.',
  notOpen: 'Tasks in which the launcher sees your own numbers do not fit; you are asked.',
  minimum: (least: string) => `At least ${least} others must hide your numbers.`,
  stillChecked:
    'Your node still checks every task as it would for you: the smallest group, earlier answers, the protection. Where one of these needs your word, you are asked.',
  declineFirst: 'A standing refusal goes before every standing approval.',
  ownNumbers:
    'In tasks that show own numbers, the launcher sees your organisation’s numbers as yours: they are not hidden in a sum.',
  add: 'Decide so from now on',
  removed: 'You are asked again about such tasks. What it decided stays decided.',
  consequences: 'What follows',
  removeChoice: 'End it',
};
