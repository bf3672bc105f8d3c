import { z } from 'zod';
import { CreateInvitation, FoundCollaboration } from '../api/collaborations.ts';
import { ConnectDataset, DetectColumns } from '../api/datasets.ts';
import { OpenFacade } from '../api/facade.ts';
import { StartRelaying } from '../api/node.ts';
import { LaunchTask } from '../api/tasks.ts';
import { CreateToken } from '../api/tokens.ts';
import { Profile } from '../feed/payloads.ts';
import { CollaborationId, ContentId, DatasetLabel, OrganisationId, TaskId } from '../ids.ts';
import { FacadeUserName } from '../local/facade.ts';
import { PolicyTerms } from '../local/policy.ts';
import { TokenId } from '../local/token.ts';

const proposal = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.strictObject({ kind: z.literal(kind), ...shape });

const policy = z.string().min(1).max(40);
const ofMember = { collaboration: CollaborationId, member: OrganisationId };

/**
 * What a page of the interface may ask the operator to decide (PROTOCOL.md rule 22). A page only names it: the consent
 * control puts it into words from what the node itself says, takes what only the operator may give (passphrases, safety
 * numbers, notices), and performs it.
 */
export const Proposal = z.discriminatedUnion('kind', [
  proposal('accept-task', { task: TaskId }),
  proposal('decline-task', { task: TaskId }),
  proposal('withdraw-acceptance', { task: TaskId }),
  /** To launch and to contribute own data with it. */
  proposal('launch-and-contribute', { spec: LaunchTask }),
  proposal('add-policy', { terms: PolicyTerms }),
  proposal('remove-policy', { policy }),
  /** For files the shell has not been handed by the operator (a dialog, a drop). */
  proposal('detect-columns', { source: DetectColumns.shape.source }),
  proposal('connect-dataset', { definition: ConnectDataset }),
  proposal('disconnect-dataset', { label: DatasetLabel }),
  proposal('found-collaboration', FoundCollaboration.shape),
  proposal('join-collaboration', { ticket: z.string().min(1).max(8000) }),
  proposal('invite', { collaboration: CollaborationId, ...CreateInvitation.shape }),
  proposal('revoke-invitation', { collaboration: CollaborationId, invitation: ContentId }),
  proposal('confirm-peer', { peer: OrganisationId }),
  proposal('promote-member', ofMember),
  proposal('demote-member', ofMember),
  proposal('remove-member', ofMember),
  proposal('succeed-member', {
    collaboration: CollaborationId,
    old: OrganisationId,
    new: OrganisationId,
  }),
  proposal('leave-collaboration', { collaboration: CollaborationId }),
  proposal('change-profile', { profile: Profile }),
  proposal('back-up', {}),
  proposal('create-token', CreateToken.shape),
  proposal('rotate-token', { token: TokenId }),
  proposal('revoke-token', { token: TokenId }),
  proposal('start-relaying', StartRelaying.shape),
  proposal('stop-relaying', {}),
  proposal('open-facade', OpenFacade.shape),
  proposal('close-facade', {}),
  proposal('add-facade-user', { name: FacadeUserName }),
  proposal('remove-facade-user', { name: FacadeUserName }),
]);
export type Proposal = z.infer<typeof Proposal>;
export type ProposalKind = Proposal['kind'];
export type ProposalOf<K extends ProposalKind> = Extract<Proposal, { kind: K }>;

/** What came of it, for the page that asked: `answer` is what the API answered, null where it answers nothing. */
export const Outcome = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('done'), choice: z.string(), answer: z.unknown() }),
  z.strictObject({ outcome: z.literal('dismissed') }),
]);
export type Outcome = z.infer<typeof Outcome>;
