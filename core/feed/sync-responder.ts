import { decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { CollaborationId, OrganisationId } from '../schema/ids.ts';
import { KiB, MiB } from '../schema/limits.ts';
import {
  SyncRequest,
  type PullRequest,
  type PushRequest,
  type SyncResponse,
} from '../schema/wire/sync.ts';
import type { StoredReplica } from './stored-replica.ts';
import { heldBy, selectPage } from './sync-page.ts';

/** Entries of one answer; with the statement of heads the answer stays under the protocol's limit. */
const PULL_BYTES = 1 * MiB + 512 * KiB;

export interface ResponderPorts {
  /** The replica, when this peer may read it. */
  replicaFor(peer: OrganisationId, collaboration: CollaborationId): StoredReplica | undefined;
  /** A page was answered. */
  pulled(peer: OrganisationId, collaboration: CollaborationId, isLast: boolean): void;
  /** The peer pushed entries whose dependencies are missing here. */
  fetchSoon(peer: OrganisationId, collaboration: CollaborationId): void;
}

/**
 * Answers one sync request.
 * @throws ParleyError MESSAGE_INVALID; PEER_NOT_MEMBER, which does not tell whether there is such a collaboration
 */
export async function answerSync(
  ports: ResponderPorts,
  from: OrganisationId,
  message: Uint8Array,
): Promise<Uint8Array> {
  const request = decodeCanonical(SyncRequest, message);
  const replica = ports.replicaFor(from, request.collaboration);
  if (replica === undefined) {
    throw new ParleyError(
      'PEER_NOT_MEMBER',
      `${from} asked for the entries of a collaboration that it is no member of. It got none.`,
      { details: { peer: from, collaboration: request.collaboration } },
    );
  }
  if (request.kind === 'push') {
    return encodeCanonical(await answerPush(ports, replica, from, request));
  }
  const page = answerPull(replica, request);
  ports.pulled(from, request.collaboration, page.next === null);
  return encodeCanonical(page);
}

function answerPull(replica: StoredReplica, request: PullRequest): SyncResponse {
  const held = heldBy(replica.graph, request.tips, request.locators);
  const page = selectPage(replica.graph, held, request.after, PULL_BYTES);
  // The statement is made last: it must not claim less than the page shows.
  return {
    heads: replica.heads.state(replica.tips()),
    entries: [...page.entries],
    next: page.next,
  };
}

async function answerPush(
  ports: ResponderPorts,
  replica: StoredReplica,
  from: OrganisationId,
  request: PushRequest,
): Promise<SyncResponse> {
  const report = await replica.ingest(request.entries);
  if (report.missing.size > 0) ports.fetchSoon(from, replica.collaboration);
  return { heads: replica.heads.state(replica.tips()), entries: [], next: null };
}
