import { fakeActions } from './fake-actions.ts';
import { fakeDrafts } from './fake-drafts.ts';
import type { NodeServices } from '../../../../core/api/services.ts';
import type { CollaborationView, JoinView } from '../../../../core/schema/api/collaborations.ts';
import type { FacadeStatus, FacadeUserView } from '../../../../core/schema/api/facade.ts';
import type { DatasetView } from '../../../../core/schema/api/datasets.ts';
import type { NodeEvent } from '../../../../core/schema/api/events.ts';
import type { PeerView, RelayStatus } from '../../../../core/schema/api/node.ts';
import type { Review, TaskView } from '../../../../core/schema/api/tasks.ts';
import type { TokenView } from '../../../../core/schema/api/tokens.ts';
import { ParleyError } from '../../../../core/schema/errors.ts';
import type {
  ContentId,
  DatasetLabel,
  OrganisationId,
  TaskId,
} from '../../../../core/schema/ids.ts';
import type { LogLine } from '../../../../core/schema/local/journal.ts';
import type { Policy } from '../../../../core/schema/local/policy.ts';

const organisation = (letter: string) => `12D3KooW${letter.repeat(44)}` as OrganisationId;
const content = (letters: string) => `bafyrei${letters.padStart(52, 'a')}` as ContentId;

export const me = organisation('M');
export const bob = organisation('B');
export const carol = organisation('C');
export const clinics = content('c2');
export const ended = content('t2end');
export const asked = content('t3ask');
export const running = content('t4run');
export const failed = content('t5fail');
export const invitation = content('i2');
export const digest = 'ab'.repeat(32);
export const safetyNumber = Array.from({ length: 12 }, (_, i) => String(10_000 + i)).join(' ');

const member = (id: OrganisationId, name: string, role: 'member' | 'admin') => ({
  organisation: { id, name },
  contact: `${name.toLowerCase()}@example.org`,
  role,
  state: 'member' as const,
  inviter: null,
  connected: id !== carol,
  confirmed: id === bob,
  self: id === me,
  predecessors: [],
});

export const collaborationView: CollaborationView = {
  id: clinics,
  name: 'Clinics',
  purpose: 'Care',
  members: [
    member(me, 'North', 'admin'),
    member(bob, 'Bob', 'member'),
    member(carol, 'Carol', 'member'),
  ],
  invitations: [
    {
      id: invitation,
      role: 'member',
      inviter: me,
      expires: 1_900_000_000_000,
      state: 'open',
      redeemedBy: null,
    },
  ],
  datasets: [
    {
      owner: { id: bob, name: 'Bob' },
      label: 'wages' as DatasetLabel,
      description: '',
      columns: [{ name: 'wage', type: 'decimal', description: '', levels: [] }],
    },
  ],
  entries: 12,
  forked: [],
  refused: {},
};

export const taskView = (id: TaskId, change: Partial<TaskView> = {}): TaskView => ({
  id,
  collaboration: clinics,
  title: 'Mean wage',
  purpose: '',
  launcher: { id: me, name: 'North' },
  algorithm: { name: 'mean', version: 1 },
  parameters: { columns: ['wage'] },
  dataset: 'wages' as DatasetLabel,
  privacy: { mode: 'secure', minimum: 3, recipients: 'participants' },
  announced: 1_700_000_000_000,
  joinDeadline: 1_900_000_000_000,
  ended: null,
  stage: 'announced',
  failure: null,
  mine: 'launcher',
  participants: [
    {
      organisation: { id: bob, name: 'Bob' },
      answer: 'accepted',
      reason: null,
      onRoster: true,
      verified: true,
    },
    {
      organisation: { id: carol, name: 'Carol' },
      answer: 'none',
      reason: null,
      onRoster: false,
      verified: false,
    },
  ],
  round: null,
  resultHash: null,
  hasResult: false,
  pausedBefore: null,
  ...change,
});

export const logLine = (task: TaskId, seq: number, message = `line ${seq}`): LogLine => ({
  task,
  seq,
  time: 1_700_000_000_000 + seq,
  level: 'info',
  event: 'test.line',
  message,
  organisation: null,
  round: null,
  attempt: null,
  facts: {},
});

export const tokenSecret = `parley_${'A'.repeat(43)}`;

const tokenView = (name: string, change: Partial<TokenView> = {}): TokenView => ({
  id: Buffer.from(name.padEnd(8)).subarray(0, 8).toString('hex'),
  name,
  scopes: ['read', 'launch'],
  created: 1_700_000_000_000,
  rotated: null,
  lastUsed: null,
  expires: null,
  expired: false,
  ...change,
});

export const nodeEvent = (seq: number): NodeEvent => ({
  seq,
  time: 1_700_000_000_000 + seq,
  kind: 'peer',
  collaboration: null,
  task: null,
  organisation: bob,
  data: { change: seq % 2 === 1 ? 'connected' : 'disconnected' },
});

const review = (task: TaskView): Review => ({
  task,
  sentence: 'Bob asks for the mean of wage in wages.',
  reads: {
    dataset: task.dataset,
    columns: [{ column: 'wage', as: 'number' }],
    filter: null,
    rows: 32,
  },
  opens: ['The number and the sum of wage over all participants'],
  shows: 'The mean',
  recipients: 'All participants',
  protection: { most: 2, asked: 2, operatorMinimum: 3, sentence: 'Two others hide you.' },
  checks: [{ name: 'minimum-of-two', verdict: 'notice', sentence: 'With a minimum of 2 …' }],
  notices: [{ name: 'minimum-of-two', sentence: 'With a minimum of 2 …' }],
  canAccept: true,
  digest,
});

export interface Called {
  readonly method: string;
  readonly args: readonly unknown[];
}

export type FakeServices = NodeServices & {
  /** What was called on it, in order. */
  readonly calls: Called[];
  /** Aborts seen by long polls. */
  aborted: number;
  readonly onStop: (() => void)[];
  /** Fails the next call of any method with it. */
  fail: Error | undefined;
};

/** A node in memory: canned answers, and a note of every call. It decides nothing by itself. */
export function fakeServices(): FakeServices {
  const calls: Called[] = [];
  const policies: Policy[] = [];
  const tokens: TokenView[] = [tokenView('notebook')];
  const tokenOf = (id: string): TokenView => {
    const found = tokens.find((token) => token.id === id);
    if (found === undefined) throw new ParleyError('NOT_FOUND', `There is no token ${id}.`);
    return found;
  };
  const joins: JoinView[] = [];
  const datasets = new Map<string, DatasetView>();
  const lines = [0, 1, 2].map((seq) => logLine(ended, seq));
  const tasks = new Map<string, TaskView>([
    [ended, taskView(ended, { stage: 'finished', ended: 1_700_000_009_000, hasResult: true })],
    [asked, taskView(asked, { mine: 'asked', launcher: { id: bob, name: 'Bob' } })],
    [running, taskView(running, { stage: 'running', round: 0 })],
    [
      failed,
      taskView(failed, {
        stage: 'failed',
        ended: 1_700_000_009_000,
        failure: { reason: 'too-few-left', blamed: [{ id: carol, name: 'Carol' }] },
      }),
    ],
  ]);
  const taskOf = (id: TaskId): TaskView => {
    const found = tasks.get(id);
    if (found === undefined) throw new ParleyError('NOT_FOUND', `There is no task ${id}.`);
    return found;
  };
  const change = (id: TaskId, by: Partial<TaskView>): TaskView => {
    const next = { ...taskOf(id), ...by };
    tasks.set(id, next);
    return next;
  };
  const datasetOf = (label: string): DatasetView => {
    const found = datasets.get(label);
    if (found === undefined) throw new ParleyError('DATASET_UNKNOWN', `No dataset ${label}.`);
    return found;
  };
  const peer = (id: OrganisationId): PeerView => ({
    organisation: { id, name: id === bob ? 'Bob' : 'Carol' },
    connected: id === bob,
    address: id === bob ? '/ip4/127.0.0.1/tcp/4001' : null,
    through: null,
    since: id === bob ? 1_700_000_000_000 : null,
    safetyNumber,
    confirmed: false,
    confirmedAt: null,
  });
  const pollEnd = (seconds: number, signal: AbortSignal, fake: FakeServices) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        fake.aborted++;
        resolve();
      });
    });
  let profile = { name: 'North', contact: 'north@example.org' };

  const facadeUsers: FacadeUserView[] = [];
  const facade: FacadeStatus = {
    wanted: false,
    open: false,
    port: null,
    url: null,
    users: 0,
    problem: null,
  };
  const relay: RelayStatus = { bytesPerSecond: null, connections: 0, bytes: 0 };
  const fake: FakeServices = {
    calls,
    aborted: 0,
    onStop: [],
    fail: undefined,
    status: async () => ({
      organisation: me,
      profile,
      version: '0.1.0',
      state: 'ready',
      started: 1_700_000_000_000,
      folder: '/somewhere',
      addresses: ['/ip4/127.0.0.1/tcp/4000'],
      api: null,
      connected: 1,
      reach: {
        state: 'relayed',
        through: [{ id: bob, name: 'Bob' }],
        tried: [],
        sentence: 'Through Bob.',
      },
      collaborations: [{ id: clinics, name: 'Clinics' }],
      waitingForDecision: 1,
      warnings: ['A record is damaged.'],
    }),
    profile: () => profile,
    setProfile: async (next) => (profile = next),
    peers: async () => [peer(bob), peer(carol)],
    peer: async (id) => peer(id),
    relay: () => relay,
    startRelaying: async ({ bytesPerSecond }) => Object.assign(relay, { bytesPerSecond }),
    stopRelaying: async () => Object.assign(relay, { bytesPerSecond: null }),
    stop: () => fake.onStop.forEach((listener) => listener()),
    collaborations: async () => [collaborationView],
    collaboration: async (id) => {
      if (id !== clinics) throw new ParleyError('NOT_FOUND', `There is no collaboration ${id}.`);
      return collaborationView;
    },
    joins: async () => joins,
    datasets: async () => [...datasets.values()].map((view) => ({ ...view, rows: null })),
    dataset: async (label) => datasetOf(label),
    datasetUses: async (label) => [
      {
        task: ended,
        collaboration: clinics,
        title: 'Mean wage',
        launcher: { id: bob, name: label },
        algorithm: 'mean',
        time: 1_700_000_000_000,
        by: 'operator',
        stage: 'finished',
        onRoster: true,
        withdrawn: false,
      },
    ],
    detectColumns: async () => ({ columns: [{ local: 'wage', name: 'wage', type: 'decimal' }] }),
    algorithms: () => [
      {
        name: 'mean',
        version: 1,
        title: 'Mean',
        summary: 'The mean of columns.',
        example: { columns: ['wage'] },
        parameters: { type: 'object', properties: { columns: {} } },
      },
      {
        name: 'histogram',
        version: 1,
        title: 'Histogram',
        summary: 'Counts in intervals.',
        example: { column: 'wage', edges: [0, 1] },
        parameters: { type: 'object', properties: { column: {}, edges: {} } },
      },
    ],
    tasks: async ({ stage, cursor, limit }) => {
      const all = [...tasks.values()].filter((it) => stage === undefined || it.stage === stage);
      const from = cursor === undefined ? 0 : all.findIndex(({ id }) => cursor.endsWith(id)) + 1;
      const items = all.slice(from, from + limit);
      const last = items.at(-1);
      return { items, next: last === all.at(-1) || !last ? null : `1.${last.id}` };
    },
    task: async (id) => taskOf(id),
    waitForTask: async (id, seconds, signal) => {
      if (taskOf(id).ended === null) await pollEnd(seconds, signal, fake);
      return taskOf(id);
    },
    taskLog: async (id, { from, seconds }, signal) => {
      const task = taskOf(id);
      const all = id === ended ? lines : [];
      // Two at a time, so that followers have to come back.
      const page = all.filter(({ seq }) => seq >= from).slice(0, 2);
      if (page.length === 0 && task.ended === null) await pollEnd(seconds, signal, fake);
      return { lines: page, ended: task.ended !== null };
    },
    result: async (id) => {
      const task = taskOf(id);
      if (task.stage === 'failed') throw new ParleyError('TASK_FAILED', 'The task failed.');
      if (!task.hasResult) throw new ParleyError('TASK_NOT_ENDED', 'The task has not ended yet.');
      return {
        task: id,
        result: {
          kind: 'statistic',
          statistic: 'mean',
          groupBy: ['region'],
          rows: [
            { group: ['north'], column: 'wage', values: { mean: 53.25, count: 8 } },
            { group: ['south'], column: 'wage', values: { mean: null, count: 0 } },
          ],
          withheld: [{ group: ['east'], column: 'wage' }],
          contributors: 3,
        },
        resultHash: digest,
        salt: digest,
        verifiedBy: [{ id: bob, name: 'Bob' }],
      };
    },
    inbox: async () => [...tasks.values()].filter(({ mine }) => mine === 'asked'),
    review: async (id) => review(taskOf(id)),
    decision: async (id) => ({
      task: id,
      decision: 'accept',
      by: 'operator',
      time: 1_700_000_000_000,
      minimum: 2,
      notices: ['minimum-of-two'],
      reason: null,
      detail: '',
      withdrawn: null,
      language: 'en',
      review: review(taskOf(id)),
    }),
    policies: async () => policies,
    tokens: async () => tokens,
    history: async ({ before }) => ({
      items: [
        {
          id: ended,
          collaboration: clinics,
          author: bob,
          authorName: 'Bob',
          seq: 3,
          time: 1_700_000_000_000,
          type: 'task.accepted',
          task: ended,
          round: null,
          attempt: null,
          sentence: 'Bob accepted “Mean wage”.',
          counts: true,
        },
      ],
      next: before === undefined ? 1 : null,
    }),
    events: async ({ from = 4, limit, seconds }, signal) => {
      const items = [1, 2, 3].filter((seq) => seq >= from).slice(0, limit);
      if (items.length === 0) await pollEnd(seconds, signal, fake);
      return { items: items.map(nodeEvent), next: from + items.length };
    },
    followEvents: async function* (start, signal) {
      const from = start ?? 4;
      if (from > 4) throw new ParleyError('EVENTS_GONE', 'There are not so many.');
      yield { items: [], next: from };
      for (let seq = from; seq < 4; seq++) yield { items: [nodeEvent(seq)], next: seq + 1 };
      if (!signal.aborted) await new Promise((end) => signal.addEventListener('abort', end));
      fake.aborted++;
    },
    verifyHistory: async (content) => ({
      collaboration: clinics,
      name: new TextDecoder().decode(content).slice(0, 20),
      entries: 1,
      authors: 1,
      tasks: 0,
      results: 0,
      forked: [],
      void: 0,
      problems: [],
      tails: [{ author: bob, last: 0, proven: -1 }],
      ok: true,
      tailProven: false,
    }),
    exportHistory: async () => '{"format":"parley-history"}\n',
    launch: async () => running,
    cancel: async (id) => {
      change(id, { stage: 'cancelled', ended: 1_700_000_009_000 });
    },
    resume: () => undefined,
    ...fakeDrafts(),
    ...fakeActions(),
    confirmPeer: async (id, typed) => {
      if (typed.replaceAll(' ', '') !== safetyNumber.replaceAll(' ', '')) {
        throw new ParleyError('SAFETY_NUMBER_MISMATCH', 'The numbers differ.');
      }
      return { ...peer(id), confirmed: true, confirmedAt: 1_700_000_000_000 };
    },
    foundCollaboration: async ({ name, purpose }) => ({ ...collaborationView, name, purpose }),
    invite: async () => ({
      id: invitation,
      ticket: 'parley-ticket-1-abcdef',
      expires: 1_900_000_000_000,
    }),
    revokeInvitation: async () => undefined,
    join: async (ticket) => {
      const started: JoinView = {
        collaboration: clinics,
        name: 'Clinics',
        inviter: bob,
        started: 1_700_000_000_000,
        state: 'waiting',
        code: null,
      };
      if (ticket.includes('refused'))
        joins.push({ ...started, state: 'refused', code: 'TICKET_USED' });
      else joins.push({ ...started, state: 'joined' });
      return started;
    },
    promote: async () => undefined,
    demote: async () => undefined,
    removeMember: async () => undefined,
    leave: async () => {
      throw new ParleyError('LAST_ADMIN', 'You are the last admin. Promote somebody first.');
    },
    succeed: async () => undefined,
    connectDataset: async ({ columns, replace: _, ...definition }) => {
      const view: DatasetView = {
        ...definition,
        columns: columns ?? [
          {
            local: 'wage',
            name: 'wage',
            type: 'decimal',
            description: '',
            levels: [],
            published: true,
          },
        ],
        rows: 32,
        missing: { wage: 1 },
        problem: null,
      };
      datasets.set(view.label, view);
      return view;
    },
    disconnectDataset: async (label) => {
      datasetOf(label);
      datasets.delete(label);
    },
    previewRows: async (_label, rows) => ({
      columns: ['wage'],
      rows: Array.from({ length: rows }, (_, i) => [i === 0 ? null : String(i)]),
    }),
    preview: async (id) => ({
      task: id,
      round: 0,
      slots: [{ meaning: 'count of wage', value: '32' }],
      note: 'Later rounds depend on the others.',
    }),
    decide: async (id, decision) => {
      if (decision.decision === 'decline') return change(id, { mine: 'declined' });
      if (decision.digest !== digest) throw new ParleyError('DIGEST_MISMATCH', 'It changed.');
      if (!decision.notices.includes('minimum-of-two')) {
        throw new ParleyError('NOTICE_REQUIRED', 'Confirm minimum-of-two.');
      }
      return change(id, { mine: 'accepted' });
    },
    withdraw: async (id) => change(id, { mine: 'withdrawn' }),
    addPolicy: async (terms) => {
      const policy = { id: `policy-${policies.length + 1}`, terms, created: 1, uses: 0 };
      policies.push(policy);
      return policy;
    },
    createToken: async ({ name, scopes, days }) => {
      const expires = days === null ? null : 1_700_000_000_000 + days * 86_400_000;
      const token = tokenView(name, { scopes, expires });
      tokens.push(token);
      return { token, secret: tokenSecret };
    },
    rotateToken: async (id) => ({ token: tokenOf(id), secret: tokenSecret }),
    revokeToken: async (id) => {
      tokens.splice(tokens.indexOf(tokenOf(id)), 1);
    },
    removePolicy: async (id) => {
      const at = policies.findIndex((policy) => policy.id === id);
      if (at < 0) throw new ParleyError('NOT_FOUND', `There is no policy ${id}.`);
      policies.splice(at, 1);
    },
    facade: async () => facade,
    facadeAlgorithms: () => [
      {
        image: 'harbor2.vantage6.ai/demo/average',
        methods: ['master'],
        takes: 'column_name',
        does: 'mean',
        gives: "{'average': 53.25}",
      },
    ],
    openFacade: async ({ port }) => {
      Object.assign(facade, { wanted: true, open: true, port, url: `http://127.0.0.1:${port}` });
      return facade;
    },
    closeFacade: async () => {
      Object.assign(facade, { wanted: false, open: false, port: null, url: null });
      return facade;
    },
    facadeUsers: async () => facadeUsers,
    addFacadeUser: async ({ name }) => {
      if (facadeUsers.some((user) => user.name === name)) {
        throw new ParleyError('CONFLICT', `There is a user ${name} already.`);
      }
      const user = { name, created: 1_700_000_000_000, lastLogin: null, lockedUntil: null };
      facadeUsers.push(user);
      facade.users = facadeUsers.length;
      return user;
    },
    removeFacadeUser: async (name) => {
      const at = facadeUsers.findIndex((user) => user.name === name);
      if (at < 0) throw new ParleyError('NOT_FOUND', `There is no user ${name}.`);
      facadeUsers.splice(at, 1);
      facade.users = facadeUsers.length;
    },
    backup: async () => '{"format":"parley-recovery"}\n',
  };
  return recordingCalls(fake);
}

function recordingCalls(fake: FakeServices): FakeServices {
  return new Proxy(fake, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        // Notes of what was called are not among what was called.
        if (name !== 'noteAction') target.calls.push({ method: String(name), args });
        const { fail } = target;
        target.fail = undefined;
        if (fail !== undefined) return Promise.reject(fail);
        return (value as (...all: unknown[]) => unknown)(...args);
      };
    },
  });
}
