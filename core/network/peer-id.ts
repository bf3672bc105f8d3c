import { peerIdFromString } from '@libp2p/peer-id';
import type { PeerId } from '@libp2p/interface';
import { OrganisationId } from '../schema/ids.ts';

/** The organisation behind a libp2p peer id, or null for a key that is no Ed25519 key. */
export function organisationOf(peer: PeerId): OrganisationId | null {
  const parsed = OrganisationId.safeParse(peer.toString());
  return parsed.success ? parsed.data : null;
}

export function peerIdOf(organisation: OrganisationId): PeerId {
  return peerIdFromString(organisation);
}

/** For messages to people: enough of the id to recognise it. */
export function shortId(organisation: string): string {
  return `…${organisation.slice(-8)}`;
}
