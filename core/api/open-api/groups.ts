/** The groups of operations, in the order in which a reader needs them. */
export const groups: readonly { readonly name: string; readonly description: string }[] = [
  {
    name: 'Tasks',
    description:
      'Create a task, trace it, wait for it, get its result. For drills, a launch can be held before steps (`pauseBefore`); before `shares` also in groups of fewer than five, which share no secrets: there, as in larger ones, when everybody has entered and the masked numbers are about to be asked for.',
  },
  { name: 'Drafts', description: 'Tasks that are not launched yet.' },
  { name: 'Algorithms', description: 'What a task can compute.' },
  { name: 'Events', description: 'Everything that changes, in one numbered stream.' },
  { name: 'Deciding', description: 'What waits for this operator, and the decision itself.' },
  { name: 'Policies', description: 'Decisions in advance.' },
  {
    name: 'Datasets',
    description: 'Local files under shared labels. Rows are for the owner alone.',
  },
  { name: 'Collaborations', description: 'Groups of organisations, and invitations to them.' },
  { name: 'Members', description: 'Admins, removals, successions.' },
  { name: 'Joins', description: 'Joining with a ticket.' },
  { name: 'Peers', description: 'The other organisations’ nodes.' },
  { name: 'History', description: 'The signed record, and proof of it.' },
  { name: 'Actions', description: 'What was done at this node that the others do not see.' },
  { name: 'Node', description: 'This node itself.' },
  { name: 'Tokens', description: 'What scripts show to be let in.' },
  { name: 'vantage6 facade', description: 'The listener for scripts written for vantage6.' },
];
