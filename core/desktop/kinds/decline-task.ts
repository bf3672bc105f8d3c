import { DeclineReason } from '../../schema/feed/payloads.ts';
import type { Words } from '../words/words.ts';
import type { Kind } from './kind.ts';
import { launcherFacts } from './launcher.ts';

const NOTE_LENGTH = 500;

export const declineTask: Kind<'decline-task'> = async ({ task: id }, context) => {
  const { client, language, words } = context;
  const task = await client.task(id);
  const collaboration = await client.collaboration(task.collaboration);
  const { tasks } = words;
  return {
    description: {
      language,
      heading: tasks.declineHeading,
      sentence: tasks.declineSentence(task.title, task.launcher.name),
      facts: launcherFacts(task.launcher, collaboration, words),
      sections: [{ heading: tasks.consequences, items: [tasks.final] }],
      inputs: [
        reasonInput(tasks),
        { name: 'note', label: tasks.note, hint: tasks.noteHint, kind: 'long-text' },
      ],
      choices: [{ id: 'decline', label: tasks.decline, tone: 'primary' }],
    },
    perform: ({ inputs }) =>
      client.decide(task.id, {
        decision: 'decline',
        reason: DeclineReason.parse(inputs['reason']),
        // A note is one line of text in the node's journal.
        detail: (inputs['note'] ?? '').replace(/\s+/g, ' ').trim().slice(0, NOTE_LENGTH),
      }),
  };
};

export const withdrawAcceptance: Kind<'withdraw-acceptance'> = async ({ task: id }, context) => {
  const { client, language, words } = context;
  const task = await client.task(id);
  const collaboration = await client.collaboration(task.collaboration);
  const { tasks } = words;
  return {
    description: {
      language,
      heading: tasks.withdrawHeading,
      sentence: tasks.withdrawSentence(task.title, task.launcher.name),
      facts: launcherFacts(task.launcher, collaboration, words),
      sections: [{ heading: tasks.consequences, items: tasks.withdrawConsequences }],
      inputs: [reasonInput(tasks)],
      choices: [{ id: 'withdraw', label: tasks.withdraw, tone: 'danger' }],
    },
    perform: ({ inputs }) => client.withdraw(task.id, DeclineReason.parse(inputs['reason'])),
  };
};

function reasonInput({ reason, reasons }: Words['tasks']) {
  return {
    name: 'reason',
    label: reason,
    kind: 'choice' as const,
    options: DeclineReason.options.map((value) => ({ value, label: reasons[value] })),
    value: 'did-not-take-part',
    required: true,
  };
}
