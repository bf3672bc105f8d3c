import { z } from 'zod';
import { Profile } from '../feed/payloads.ts';
import { CollaborationId, OrganisationId, text, uint } from '../ids.ts';
import { OrganisationRef } from './common.ts';

export const NodeStatus = z
  .strictObject({
    organisation: OrganisationId,
    profile: Profile,
    version: z.string(),
    state: z
      .enum(['ready', 'restoring'])
      .describe(
        '`restoring`: own feeds are being fetched from members before anything is signed (PROTOCOL.md rule 8).',
      ),
    started: uint,
    folder: z.string(),
    addresses: z.array(z.string()),
    api: z
      .string()
      .nullable()
      .describe(
        "Where scripts reach this node's HTTP API, as http://127.0.0.1:6700; null when it serves none.",
      ),
    connected: uint,
    collaborations: z.array(z.strictObject({ id: CollaborationId, name: text(120) })),
    waitingForDecision: uint,
    warnings: z
      .array(z.string())
      .describe('What the operator should know, in sentences: damaged records, refused peers.'),
  })
  .meta({ id: 'NodeStatus' });
export type NodeStatus = z.infer<typeof NodeStatus>;

export const PeerView = z
  .strictObject({
    organisation: OrganisationRef,
    connected: z.boolean(),
    address: z.string().nullable(),
    since: uint.nullable(),
    safetyNumber: z.string().describe('Twelve groups of five digits, the same at both ends.'),
    confirmed: z.boolean(),
    confirmedAt: uint
      .nullable()
      .describe('When the safety number was compared; null while it was not.'),
  })
  .meta({ id: 'Peer' });
export type PeerView = z.infer<typeof PeerView>;

export const ConfirmPeer = z
  .strictObject({ safetyNumber: z.string().max(200) })
  .meta({ id: 'ConfirmPeer' });

export const BackupRequest = z
  .strictObject({ passphrase: z.string().min(8).max(1000) })
  .meta({ id: 'BackupRequest' });
export const Backup = z.strictObject({ recoveryFile: z.string() }).meta({ id: 'Backup' });
