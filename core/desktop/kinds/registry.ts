import type { Proposal, ProposalKind } from '../../schema/desktop/proposal.ts';
import { acceptTask } from './accept-task.ts';
import { foundCollaboration, joinCollaboration } from './collaborations.ts';
import { confirmPeer } from './confirm-peer.ts';
import { connectDataset, detectColumns, disconnectDataset } from './datasets.ts';
import { declineTask, withdrawAcceptance } from './decline-task.ts';
import { addFacadeUser, closeFacade, openFacade, removeFacadeUser } from './facade.ts';
import { invite, revokeInvitation } from './invitations.ts';
import type { Kind, KindContext, Matter, ProposalsByKind } from './kind.ts';
import { launchAndContribute } from './launch.ts';
import {
  demoteMember,
  leaveCollaboration,
  promoteMember,
  removeMember,
  succeedMember,
} from './members.ts';
import { addPolicy, removePolicy } from './policies.ts';
import { backUp, changeProfile } from './profile.ts';
import { startRelaying, stopRelaying } from './relay.ts';
import { createToken, revokeToken, rotateToken } from './tokens.ts';

/** Every kind of proposal there is: one that is missing here is a type error. */
const kinds: { readonly [K in ProposalKind]: Kind<K> } = {
  'accept-task': acceptTask,
  'decline-task': declineTask,
  'withdraw-acceptance': withdrawAcceptance,
  'launch-and-contribute': launchAndContribute,
  'add-policy': addPolicy,
  'remove-policy': removePolicy,
  'detect-columns': detectColumns,
  'connect-dataset': connectDataset,
  'disconnect-dataset': disconnectDataset,
  'found-collaboration': foundCollaboration,
  'join-collaboration': joinCollaboration,
  invite,
  'revoke-invitation': revokeInvitation,
  'confirm-peer': confirmPeer,
  'promote-member': promoteMember,
  'demote-member': demoteMember,
  'remove-member': removeMember,
  'succeed-member': succeedMember,
  'leave-collaboration': leaveCollaboration,
  'change-profile': changeProfile,
  'back-up': backUp,
  'create-token': createToken,
  'rotate-token': rotateToken,
  'revoke-token': revokeToken,
  'start-relaying': startRelaying,
  'stop-relaying': stopRelaying,
  'open-facade': openFacade,
  'close-facade': closeFacade,
  'add-facade-user': addFacadeUser,
  'remove-facade-user': removeFacadeUser,
};

/** @throws ParleyError when there is nothing to decide */
export function describeProposal(proposal: Proposal, context: KindContext): Promise<Matter> {
  return describeAs(proposal.kind, proposal, context);
}

function describeAs<K extends ProposalKind>(
  kind: K,
  proposal: ProposalsByKind[K],
  context: KindContext,
): Promise<Matter> {
  return kinds[kind](proposal, context);
}
