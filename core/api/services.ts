import type { z } from 'zod';
import type { ActionPage, ActionQuery } from '../schema/api/actions.ts';
import type {
  CollaborationView,
  CreatedInvitation,
  CreateInvitation,
  FoundCollaboration,
  JoinView,
} from '../schema/api/collaborations.ts';
import type {
  ConnectDataset,
  DatasetUse,
  DatasetView,
  DetectColumns,
  DetectedColumns,
  RowsPreview,
} from '../schema/api/datasets.ts';
import type { Draft, SaveDraft } from '../schema/api/drafts.ts';
import type { EventsPage, EventsQuery } from '../schema/api/events.ts';
import type { HistoryPage, HistoryQuery, HistoryVerdictView } from '../schema/api/history.ts';
import type { NodeStatus, PeerView, RelayStatus, StartRelaying } from '../schema/api/node.ts';
import type {
  AlgorithmView,
  Decide,
  DecisionView,
  LaunchTask,
  Preview,
  Review,
  TaskLogPage,
  TaskLogQuery,
  TaskPage,
  TaskQuery,
  TaskResult,
  TaskView,
} from '../schema/api/tasks.ts';
import type { CreateToken, IssuedToken, RotateToken, TokenView } from '../schema/api/tokens.ts';
import type { DeclineReason, Profile } from '../schema/feed/payloads.ts';
import type {
  CollaborationId,
  ContentId,
  DatasetLabel,
  OrganisationId,
  TaskId,
} from '../schema/ids.ts';
import type { Language } from '../schema/language.ts';
import type { Policy, PolicyTerms } from '../schema/local/policy.ts';
import type { TokenScope } from '../schema/local/token.ts';
import type { Act } from './actions/action-log.ts';
import type { FacadeServices } from './facade-services.ts';

/**
 * What the API offers of a node: parsed values in, views out, their sentences in English unless another language is
 * asked for. Every method throws ParleyError. Those under the heading
 * Deciding are reached over the control socket alone (PROTOCOL.md rule 22).
 */
export interface NodeServices extends FacadeServices {
  // The node
  status(language?: Language): Promise<NodeStatus>;
  profile(): Profile;
  setProfile(profile: Profile): Promise<Profile>;
  peers(): Promise<PeerView[]>;
  peer(peer: OrganisationId): Promise<PeerView>;
  relay(): RelayStatus;
  /** Ends the node soon after it returns. */
  stop(): void;

  // Collaborations
  collaborations(): Promise<CollaborationView[]>;
  collaboration(id: CollaborationId): Promise<CollaborationView>;
  joins(): Promise<JoinView[]>;

  // Datasets
  datasets(): Promise<DatasetView[]>;
  dataset(label: DatasetLabel): Promise<DatasetView>;
  /** The latest first; of a label that was never connected here there are none. */
  datasetUses(label: DatasetLabel): Promise<DatasetUse[]>;
  detectColumns(source: z.output<typeof DetectColumns>): Promise<DetectedColumns>;

  // Tasks
  algorithms(language?: Language): AlgorithmView[];
  tasks(query: z.output<typeof TaskQuery>): Promise<TaskPage>;
  task(id: TaskId): Promise<TaskView>;
  /** Returns when the task has ended, or after that time, with the task as it is then. */
  waitForTask(id: TaskId, seconds: number, signal: AbortSignal): Promise<TaskView>;
  taskLog(
    id: TaskId,
    query: z.output<typeof TaskLogQuery>,
    signal: AbortSignal,
    language?: Language,
  ): Promise<TaskLogPage>;
  result(id: TaskId): Promise<TaskResult>;
  inbox(): Promise<TaskView[]>;
  review(id: TaskId, language?: Language): Promise<Review>;
  /** @throws ParleyError NOT_FOUND where this organisation has decided nothing */
  decision(id: TaskId): Promise<DecisionView>;
  policies(): Promise<Policy[]>;
  /** Of tasks that somebody here is composing. */
  drafts(): Promise<Draft[]>;
  /** Of the HTTP API, without their secrets. */
  tokens(): Promise<TokenView[]>;

  // History
  history(query: z.output<typeof HistoryQuery>, language?: Language): Promise<HistoryPage>;
  /** Canonical text of the export, for a file. */
  exportHistory(collaboration: CollaborationId | undefined): Promise<string>;
  /** @param content an export's text in UTF-8; of no use afterwards */
  verifyHistory(content: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<HistoryVerdictView>;

  // Events
  events(query: z.output<typeof EventsQuery>, signal: AbortSignal): Promise<EventsPage>;
  /**
   * Pages as they come, until the signal aborts or the node stops; an empty one from time to time as a sign of life.
   * @param from null: what comes from now on @throws ParleyError EVENTS_GONE
   */
  followEvents(from: number | null, signal: AbortSignal): AsyncGenerator<EventsPage, void>;

  // Actions
  actions(query: z.output<typeof ActionQuery>): Promise<ActionPage>;
  /** @param by a caller's name */
  noteAction(act: Act, by: string): Promise<void>;

  // Launching
  createDraft(fields: SaveDraft): Promise<Draft>;
  replaceDraft(id: string, fields: SaveDraft): Promise<Draft>;
  removeDraft(id: string): Promise<void>;
  /** @param key of one caller: the same request under the same key is launched once */
  launch(task: z.output<typeof LaunchTask>, key?: string): Promise<TaskId>;
  cancel(id: TaskId): Promise<void>;
  /** Goes on with a task whose launch asked to pause before a step. */
  resume(id: TaskId): void;

  // Deciding
  confirmPeer(peer: OrganisationId, safetyNumber: string): Promise<PeerView>;
  foundCollaboration(fields: z.output<typeof FoundCollaboration>): Promise<CollaborationView>;
  invite(
    id: CollaborationId,
    fields: z.output<typeof CreateInvitation>,
  ): Promise<CreatedInvitation>;
  revokeInvitation(id: CollaborationId, invitation: ContentId): Promise<void>;
  join(ticket: string): Promise<JoinView>;
  promote(id: CollaborationId, member: OrganisationId): Promise<void>;
  demote(id: CollaborationId, member: OrganisationId): Promise<void>;
  removeMember(id: CollaborationId, member: OrganisationId): Promise<void>;
  leave(id: CollaborationId): Promise<void>;
  succeed(id: CollaborationId, old: OrganisationId, successor: OrganisationId): Promise<void>;
  connectDataset(definition: z.output<typeof ConnectDataset>): Promise<DatasetView>;
  disconnectDataset(label: DatasetLabel): Promise<void>;
  previewRows(label: DatasetLabel, rows: number): Promise<RowsPreview>;
  preview(id: TaskId, signal: AbortSignal, language?: Language): Promise<Preview>;
  /** @param language in which the review was read that is kept with the decision */
  decide(id: TaskId, decision: z.output<typeof Decide>, language?: Language): Promise<TaskView>;
  withdraw(id: TaskId, reason: DeclineReason): Promise<TaskView>;
  addPolicy(terms: PolicyTerms): Promise<Policy>;
  removePolicy(id: string): Promise<void>;
  createToken(fields: CreateToken): Promise<IssuedToken>;
  rotateToken(id: string, fields: RotateToken): Promise<IssuedToken>;
  revokeToken(id: string): Promise<void>;
  backup(passphrase: string): Promise<string>;
  startRelaying(fields: z.output<typeof StartRelaying>): Promise<RelayStatus>;
  stopRelaying(): Promise<RelayStatus>;
}

/**
 * `read` and `launch` are what tokens can grant. `own`: sees this organisation's own numbers and rows and decides
 * nothing, for the app's pages. `decide`: the control socket and the consent control.
 */
export type Scope = TokenScope | 'own' | 'decide';
