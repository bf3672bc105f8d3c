import { z } from 'zod';
import { Profile } from '../feed/payloads.ts';
import { CollaborationId, OrganisationId, text, uint } from '../ids.ts';
import { limits } from '../limits.ts';
import { OrganisationRef } from './common.ts';

export const NodeReach = z
  .strictObject({
    state: z
      .enum(['direct', 'relayed', 'unreachable', 'unknown'])
      .describe(
        '`direct`: a member that was asked to dial this node reached it. `relayed`: members come through one that relays. ' +
          '`unreachable`: those asked did not reach it, and nobody relays. `unknown`: nobody has answered yet.',
      ),
    through: z.array(OrganisationRef).describe('The members that relay for this node.'),
    tried: z
      .array(z.strictObject({ by: OrganisationRef, at: uint, reached: z.boolean() }))
      .describe('Members that were asked to dial this node, the latest first.'),
    sentence: z.string().describe('The same in words.'),
  })
  .meta({ id: 'NodeReach', description: 'How members reach this node, as far as it is known.' });
export type NodeReach = z.infer<typeof NodeReach>;

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
    reach: NodeReach,
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
    through: OrganisationRef.nullable().describe(
      'The member that relays the connection; null where it is direct, or there is none.',
    ),
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

export const RelayStatus = z
  .strictObject({
    bytesPerSecond: uint
      .nullable()
      .describe('What is passed on in a second at most; null: this node does not relay.'),
    connections: uint.describe('That are being relayed now.'),
    bytes: uint.describe('Passed on since the node started.'),
  })
  .meta({ id: 'RelayStatus' });
export type RelayStatus = z.infer<typeof RelayStatus>;

export const StartRelaying = z
  .strictObject({
    bytesPerSecond: uint
      .min(limits.relayRate.least)
      .max(limits.relayRate.most)
      .default(limits.relayRate.usual)
      .describe('All relayed connections together, both directions.'),
  })
  .meta({ id: 'StartRelaying' });
