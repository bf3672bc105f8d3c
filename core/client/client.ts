import type { z } from 'zod';
import { ActionPage, type ActionQuery, type NoteAction } from '../schema/api/actions.ts';
import {
  CollaborationView,
  CreatedInvitation,
  type CreateInvitation,
  type FoundCollaboration,
  JoinView,
  type SucceedMember,
} from '../schema/api/collaborations.ts';
import {
  type ConnectDataset,
  DatasetUse,
  DatasetView,
  type DetectColumns,
  DetectedColumns,
  RowsPreview,
} from '../schema/api/datasets.ts';
import { Draft, type SaveDraft } from '../schema/api/drafts.ts';
import {
  type AddFacadeUser,
  FacadeAlgorithmView,
  FacadeStatus,
  FacadeUserView,
} from '../schema/api/facade.ts';
import { HistoryPage, HistoryVerdictView } from '../schema/api/history.ts';
import {
  Backup,
  NodeStatus,
  PeerView,
  RelayStatus,
  type StartRelaying,
} from '../schema/api/node.ts';
import {
  type Decide,
  DecisionView,
  Preview,
  Review,
  TaskPage,
  type TaskQuery,
  TaskView,
} from '../schema/api/tasks.ts';
import {
  type CreateToken,
  IssuedToken,
  type RotateToken,
  TokenView,
} from '../schema/api/tokens.ts';
import { type DeclineReason, Profile } from '../schema/feed/payloads.ts';
import type { Language } from '../schema/language.ts';
import { Policy, type PolicyTerms } from '../schema/local/policy.ts';
import { allPages } from './all-pages.ts';
import { createCalls } from './calls.ts';
import { type EventsOptions, followEvents } from './events.ts';
import { statisticCalls } from './statistics.ts';
import { taskCalls } from './tasks.ts';
import { type CallOptions, createTransport, type Fetch } from './transport.ts';

export interface ClientOptions {
  /** `controlFetch(folder)`, or the platform's fetch for the HTTP API. */
  readonly fetch: Fetch;
  /** Without /v1. Over a control socket only the path of a URL counts, and the default will do. */
  readonly baseUrl?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** In which language the node's sentences are wanted, asked before every call; English where it is left out. */
  readonly language?: () => Language;
}

/** Which tasks; ids are text. */
export type TaskFilter = { readonly [Name in keyof TaskQuery]?: string | number | undefined };

export type ActionFilter = { readonly [Name in keyof ActionQuery]?: string | number | undefined };

export type ParleyClient = ReturnType<typeof createClient>;

/**
 * Every call of the API, typed. Calls reject with ParleyError (the node's own code and sentence), or with the signal's
 * reason when that aborts. Ids are text: the node checks them.
 */
export function createClient({
  fetch,
  baseUrl = 'http://parley.local',
  headers = {},
  language,
}: ClientOptions) {
  const transport = createTransport(fetch, baseUrl, () =>
    language === undefined ? headers : { ...headers, 'accept-language': language() },
  );

  const calls = createCalls(transport);
  const { get, list, post, put, act, remove } = calls;

  const node = {
    status: (options?: CallOptions) => get(NodeStatus, ['status'], options),
    profile: (options?: CallOptions) => get(Profile, ['profile'], options),
    setProfile: (profile: Profile, options?: CallOptions) =>
      put(Profile, ['profile'], profile, options),
    stop: (options?: CallOptions) => act(['node', 'stop'], options),
    relay: (options?: CallOptions) => get(RelayStatus, ['relay'], options),
    startRelaying: (fields: z.input<typeof StartRelaying> = {}, options?: CallOptions) =>
      put(RelayStatus, ['relay'], fields, options),
    stopRelaying: (options?: CallOptions) =>
      transport.json({ method: 'DELETE', path: ['relay'], answer: RelayStatus, ...options }),
    /** @returns the recovery file's text */
    backup: async (passphrase: string, options?: CallOptions) =>
      (await post(Backup, ['node', 'backup'], { passphrase }, options)).recoveryFile,
    peers: (options?: CallOptions) => list(PeerView, ['peers'], options),
    peer: (peer: string, options?: CallOptions) => get(PeerView, ['peers', peer], options),
    confirmPeer: (peer: string, safetyNumber: string, options?: CallOptions) =>
      post(PeerView, ['peers', peer, 'confirmation'], { safetyNumber }, options),
  };

  const collaborations = {
    collaborations: (options?: CallOptions) => list(CollaborationView, ['collaborations'], options),
    collaboration: (id: string, options?: CallOptions) =>
      get(CollaborationView, ['collaborations', id], options),
    foundCollaboration: (fields: z.input<typeof FoundCollaboration>, options?: CallOptions) =>
      post(CollaborationView, ['collaborations'], fields, options),
    invite: (id: string, fields: z.input<typeof CreateInvitation> = {}, options?: CallOptions) =>
      post(CreatedInvitation, ['collaborations', id, 'invitations'], fields, options),
    revokeInvitation: (id: string, invitation: string, options?: CallOptions) =>
      remove(['collaborations', id, 'invitations', invitation], options),
    joins: (options?: CallOptions) => list(JoinView, ['joins'], options),
    join: (ticket: string, options?: CallOptions) => post(JoinView, ['joins'], { ticket }, options),
    promote: (id: string, member: string, options?: CallOptions) =>
      act(['collaborations', id, 'members', member, 'promotion'], options),
    demote: (id: string, member: string, options?: CallOptions) =>
      act(['collaborations', id, 'members', member, 'demotion'], options),
    removeMember: (id: string, member: string, options?: CallOptions) =>
      remove(['collaborations', id, 'members', member], options),
    leave: (id: string, options?: CallOptions) => act(['collaborations', id, 'leave'], options),
    succeed: (id: string, keys: z.input<typeof SucceedMember>, options?: CallOptions) =>
      act(['collaborations', id, 'successions'], options, keys),
  };

  const datasets = {
    datasets: (options?: CallOptions) => list(DatasetView, ['datasets'], options),
    dataset: (label: string, options?: CallOptions) =>
      get(DatasetView, ['datasets', label], options),
    datasetUses: (label: string, options?: CallOptions) =>
      list(DatasetUse, ['datasets', label, 'uses'], options),
    connectDataset: (definition: ConnectDataset, options?: CallOptions) =>
      post(DatasetView, ['datasets'], definition, options),
    disconnectDataset: (label: string, options?: CallOptions) =>
      remove(['datasets', label], options),
    detectColumns: (source: z.input<typeof DetectColumns>, options?: CallOptions) =>
      post(DetectedColumns, ['datasets', 'detection'], source, options),
    previewRows: (label: string, rows: number, options?: CallOptions) =>
      get(RowsPreview, ['datasets', label, 'rows'], options, { rows }),
  };

  const taskAndLog = taskCalls(transport, calls);
  const tasks = {
    /** One page, the latest announced first; the one after with its `next` as cursor. */
    tasks: (query: TaskFilter = {}, options?: CallOptions) =>
      get(TaskPage, ['tasks'], options, query),
    /** All of them, page by page as they are asked for. */
    allTasks: (query: Omit<TaskFilter, 'cursor'> = {}, options?: CallOptions) =>
      allPages((cursor) => get(TaskPage, ['tasks'], options, { ...query, cursor })),
    ...taskAndLog,
    ...statisticCalls(taskAndLog),
  };

  const drafts = {
    drafts: (options?: CallOptions) => list(Draft, ['drafts'], options),
    createDraft: (draft: SaveDraft, options?: CallOptions) =>
      post(Draft, ['drafts'], draft, options),
    replaceDraft: (id: string, draft: SaveDraft, options?: CallOptions) =>
      put(Draft, ['drafts', id], draft, options),
    removeDraft: (id: string, options?: CallOptions) => remove(['drafts', id], options),
  };

  const deciding = {
    inbox: (options?: CallOptions) => list(TaskView, ['inbox'], options),
    review: (id: string, options?: CallOptions) => get(Review, ['tasks', id, 'review'], options),
    preview: (id: string, options?: CallOptions) =>
      post(Preview, ['tasks', id, 'preview'], undefined, options),
    decide: (id: string, decision: Decide, options?: CallOptions) =>
      post(TaskView, ['tasks', id, 'decision'], decision, options),
    /** What was decided here, with the review as it was then. */
    decision: (id: string, options?: CallOptions) =>
      get(DecisionView, ['tasks', id, 'decision'], options),
    withdraw: (id: string, reason?: DeclineReason, options?: CallOptions) =>
      post(TaskView, ['tasks', id, 'withdrawal'], { reason }, options),
    policies: (options?: CallOptions) => list(Policy, ['policies'], options),
    addPolicy: (terms: z.input<typeof PolicyTerms>, options?: CallOptions) =>
      post(Policy, ['policies'], terms, options),
    removePolicy: (id: string, options?: CallOptions) => remove(['policies', id], options),
  };

  const facade = {
    facade: (options?: CallOptions) => get(FacadeStatus, ['facade'], options),
    facadeAlgorithms: (options?: CallOptions) =>
      list(FacadeAlgorithmView, ['facade', 'algorithms'], options),
    openFacade: (port: number, options?: CallOptions) =>
      put(FacadeStatus, ['facade'], { port }, options),
    closeFacade: (options: CallOptions = {}) =>
      transport.json({ method: 'DELETE', path: ['facade'], answer: FacadeStatus, ...options }),
    facadeUsers: (options?: CallOptions) => list(FacadeUserView, ['facade', 'users'], options),
    addFacadeUser: (fields: z.input<typeof AddFacadeUser>, options?: CallOptions) =>
      post(FacadeUserView, ['facade', 'users'], fields, options),
    removeFacadeUser: (user: string, options?: CallOptions) =>
      remove(['facade', 'users', user], options),
  };

  const tokens = {
    tokens: (options?: CallOptions) => list(TokenView, ['tokens'], options),
    /** @returns the secret as well, this once */
    createToken: (fields: z.input<typeof CreateToken>, options?: CallOptions) =>
      post(IssuedToken, ['tokens'], fields, options),
    rotateToken: (id: string, fields: RotateToken = {}, options?: CallOptions) =>
      post(IssuedToken, ['tokens', id, 'rotation'], fields, options),
    revokeToken: (id: string, options?: CallOptions) => remove(['tokens', id], options),
  };

  const actions = {
    /** One page, the newest first; the one after with its `next` as cursor. */
    actions: (query: ActionFilter = {}, options?: CallOptions) =>
      get(ActionPage, ['actions'], options, query),
    /** Notes what was saved as a file. */
    noteAction: (action: NoteAction, options?: CallOptions) => act(['actions'], options, action),
  };

  const history = {
    history: (
      query: {
        readonly collaboration?: string;
        readonly task?: string;
        readonly before?: number;
        readonly limit?: number;
      } = {},
      options?: CallOptions,
    ) => get(HistoryPage, ['history'], options, query),
    /** @param content an export's text; that it does not verify is an answer, too */
    verifyHistory: (content: string, options: CallOptions = {}) =>
      transport.json({
        method: 'POST',
        path: ['history', 'verification'],
        text: content,
        answer: HistoryVerdictView,
        ...options,
      }),
    /** @returns the file's text, to be stored byte for byte */
    exportHistory: (collaboration?: string, options: CallOptions = {}) =>
      transport.text({
        method: 'POST',
        path: ['history', 'export'],
        body: { collaboration },
        ...options,
      }),
  };

  return {
    ...node,
    ...collaborations,
    ...datasets,
    ...tasks,
    ...drafts,
    ...deciding,
    ...tokens,
    ...facade,
    ...history,
    ...actions,
    events: (options: EventsOptions = {}) => followEvents(transport, options),
  };
}
