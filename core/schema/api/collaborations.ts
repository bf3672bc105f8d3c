import { z } from 'zod';
import { PublishedColumn, Role } from '../feed/payloads.ts';
import {
  CollaborationId,
  ContentId,
  DatasetLabel,
  multilineText,
  OrganisationId,
  text,
  uint,
} from '../ids.ts';
import { OrganisationRef } from './common.ts';

export const FoundCollaboration = z
  .strictObject({
    name: text(120).min(1),
    purpose: multilineText(2000).default(''),
  })
  .meta({ id: 'FoundCollaboration' });

export const MemberView = z
  .strictObject({
    organisation: OrganisationRef,
    contact: text(200),
    role: Role,
    state: z.enum(['member', 'left', 'removed', 'succeeded', 'forked']),
    inviter: OrganisationId.nullable(),
    connected: z.boolean(),
    confirmed: z.boolean(),
    self: z.boolean(),
    predecessors: z.array(OrganisationId),
  })
  .meta({ id: 'Member' });
export type MemberView = z.infer<typeof MemberView>;

export const InvitationView = z
  .strictObject({
    id: ContentId,
    role: Role,
    inviter: OrganisationId,
    expires: uint,
    state: z.enum(['open', 'expired', 'redeemed', 'revoked']),
    redeemedBy: OrganisationId.nullable(),
  })
  .meta({ id: 'Invitation' });
export type InvitationView = z.infer<typeof InvitationView>;

export const PublishedDatasetView = z
  .strictObject({
    owner: OrganisationRef,
    label: DatasetLabel,
    description: multilineText(1000),
    columns: z.array(PublishedColumn),
  })
  .meta({ id: 'PublishedDataset' });
export type PublishedDatasetView = z.infer<typeof PublishedDatasetView>;

export const CollaborationView = z
  .strictObject({
    id: CollaborationId,
    name: text(120),
    purpose: multilineText(2000),
    members: z.array(MemberView),
    invitations: z.array(InvitationView),
    datasets: z.array(PublishedDatasetView),
    entries: uint,
    forked: z.array(OrganisationId).describe('Authors who signed two contradicting entries.'),
    refused: z.record(z.string(), uint).describe('Received entries that were refused, by code.'),
  })
  .meta({ id: 'Collaboration' });
export type CollaborationView = z.infer<typeof CollaborationView>;

export const CreateInvitation = z
  .strictObject({
    role: Role.default('member'),
    hours: z
      .number()
      .min(0.01)
      .max(24 * 90)
      .default(72),
  })
  .meta({ id: 'CreateInvitation' });

export const CreatedInvitation = z
  .strictObject({
    id: ContentId,
    ticket: z.string().describe('Whoever holds this text may join, once. It is shown once.'),
    expires: uint,
  })
  .meta({ id: 'CreatedInvitation' });
export type CreatedInvitation = z.infer<typeof CreatedInvitation>;

export const JoinCollaboration = z
  .strictObject({ ticket: z.string().max(8000) })
  .meta({ id: 'JoinCollaboration' });

export const JoinView = z
  .strictObject({
    collaboration: CollaborationId,
    name: text(120),
    inviter: OrganisationId,
    started: uint,
    state: z.enum(['waiting', 'syncing', 'joined', 'refused']),
    code: z.string().nullable().describe('Why it waits or was refused.'),
  })
  .meta({ id: 'Join' });
export type JoinView = z.infer<typeof JoinView>;

export const SucceedMember = z
  .strictObject({ old: OrganisationId, new: OrganisationId })
  .meta({ id: 'SucceedMember' });
