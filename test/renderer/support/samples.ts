import type { CollaborationView, MemberView } from '../../../core/schema/api/collaborations.ts';
import type { HistoryItem } from '../../../core/schema/api/history.ts';
import type { NodeStatus } from '../../../core/schema/api/node.ts';
import type {
  AlgorithmView,
  DecisionView,
  Review,
  TaskView,
} from '../../../core/schema/api/tasks.ts';
import { CollaborationId, OrganisationId, TaskId } from '../../../core/schema/ids.ts';

/** What a node says, made up; every part can be told otherwise. */

export const NOW = 1_795_839_175_031;
export const DAY = 24 * 3600 * 1000;

const organisation = (id: string, name: string) => ({ id: OrganisationId.parse(id), name });
export const ahorn = organisation(
  '12D3KooWMh2cf5KBhEShgZqWybZoCf2CEUKaGothouUEpQEbjmYi',
  'Ahorn Klinik',
);
export const birke = organisation(
  '12D3KooWPuwTc8PkmcQjpVVF5Hs9XySGWCULUMNLecLhoUtLmjQi',
  'Birke Hospital',
);
export const linde = organisation(
  '12D3KooWFHSHNNmD2H7CzRihZwMnkeuPfw6oAschHR2ZghiFzmay',
  '林德医院',
);
export const collaborationId = CollaborationId.parse(
  'bafyreicuxpms3gejd2krqgo663sle4p2ry46nuipdorrczbnbciodpnqmi',
);
export const taskId = TaskId.parse('bafyreia5fufzsocvaxuynrfonbvhjowzonr4s6ps3edptzkfpdlzyme6oe');
export const otherTaskId = TaskId.parse(
  'bafyreie3i3jlrqniqydgwwzotsamnopcgid7su7br7jbwnvqc7oz6cl7n4',
);

const answerOf = (of: typeof ahorn, answer: TaskView['participants'][number]['answer']) => ({
  organisation: of,
  answer,
  reason: null,
  onRoster: false,
  verified: false,
});

export const taskOf = (part: Partial<TaskView> = {}): TaskView => ({
  id: taskId,
  collaboration: collaborationId,
  title: 'Mean age',
  purpose: 'For the annual report.',
  launcher: birke,
  algorithm: { name: 'mean', version: 1 },
  parameters: { columns: ['age'] },
  dataset: 'patients' as TaskView['dataset'],
  privacy: { mode: 'secure', minimum: 3, recipients: 'participants' },
  announced: NOW,
  joinDeadline: NOW + 3 * DAY,
  ended: null,
  stage: 'announced',
  failure: null,
  mine: 'asked',
  participants: [answerOf(linde, 'none'), answerOf(ahorn, 'none'), answerOf(birke, 'accepted')],
  round: null,
  resultHash: null,
  hasResult: false,
  pausedBefore: null,
  needed: { minimum: 3, maximum: 3 },
  phaseSeconds: 120,
  maxRounds: 1,
  ...part,
});

/** The task with another answer of one organisation. */
export const answered = (
  task: TaskView,
  of: typeof ahorn,
  answer: TaskView['participants'][number]['answer'],
): TaskView => ({
  ...task,
  participants: task.participants.map((one) =>
    one.organisation.id === of.id ? { ...one, answer } : one,
  ),
});

export const reviewOf = (part: Partial<Review> = {}): Review => ({
  task: taskOf(),
  sentence: 'Birke Hospital asks 3 organisations for mean over patients.',
  reads: {
    dataset: 'patients' as Review['reads']['dataset'],
    columns: [{ column: 'age', as: 'number' }],
    filter: null,
    rows: 60,
  },
  opens: ['how many rows have age', 'the sum of age'],
  shows: 'the mean of age',
  recipients: 'all that take part, and Birke Hospital',
  protection: { most: 2, asked: 2, operatorMinimum: 3, sentence: 'They leave masked.' },
  checks: [{ name: 'launcher', verdict: 'good', sentence: 'The launcher is a member.' }],
  notices: [],
  canAccept: true,
  digest: 'c406966b',
  ...part,
});

export const decisionOf = (part: Partial<DecisionView> = {}): DecisionView => ({
  task: taskId,
  decision: 'accept',
  by: 'operator',
  time: NOW + 1000,
  minimum: 3,
  notices: [],
  reason: null,
  detail: '',
  withdrawn: null,
  language: 'en',
  review: reviewOf(),
  ...part,
});

export const mean: AlgorithmView = {
  name: 'mean',
  version: 1,
  title: 'Mean',
  summary: 'The average of the values of a column.',
  example: {},
  parameters: {
    type: 'object',
    properties: {
      columns: { type: 'array' },
      skipna: { type: 'boolean', default: true },
      filter: { default: null },
    },
  },
};

const memberOf = (of: typeof ahorn, confirmed: boolean): MemberView => ({
  organisation: of,
  contact: '',
  role: 'member',
  state: 'member',
  inviter: null,
  connected: true,
  confirmed,
  self: of.id === ahorn.id,
  predecessors: [],
});

export const collaboration: CollaborationView = {
  id: collaborationId,
  name: 'Hospitals',
  purpose: '',
  members: [memberOf(ahorn, false), memberOf(birke, true), memberOf(linde, false)],
  invitations: [],
  datasets: [],
  entries: 12,
  forked: [],
  refused: {},
};

export const status: NodeStatus = {
  organisation: ahorn.id,
  profile: { name: ahorn.name, contact: '' },
  version: '0.1.0',
  state: 'ready',
  started: NOW,
  folder: '/tmp/ahorn',
  addresses: [],
  api: null,
  connected: 2,
  reach: { state: 'unknown', through: [], tried: [], sentence: '' },
  collaborations: [{ id: collaborationId, name: 'Hospitals' }],
  waitingForDecision: 1,
  warnings: [],
};

export const historyItemOf = (part: Partial<HistoryItem> = {}): HistoryItem => ({
  id: taskId,
  collaboration: collaborationId,
  author: birke.id,
  authorName: birke.name,
  seq: 3,
  time: NOW,
  type: 'task.announced',
  task: taskId,
  round: null,
  attempt: null,
  sentence: 'Birke Hospital asked for “Mean age”.',
  counts: true,
  ...part,
});
