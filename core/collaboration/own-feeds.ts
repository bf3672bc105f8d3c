import type { FeedEvent } from '../feed/types.ts';
import type { Network } from '../network/types.ts';
import { asParleyError, type ParleyError } from '../schema/errors.ts';
import type { CollaborationId, OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { Collaborations } from './collaborations.ts';
import { currentMembers, isCurrent } from './membership.ts';

export interface OwnFeedsPorts {
  readonly self: OrganisationId;
  readonly collaborations: Collaborations;
  readonly network: Pick<Network, 'isConnected'>;
  /** The collaborations that are being restored, kept over restarts. */
  readonly restoring: {
    readonly list: () => readonly CollaborationId[];
    /** Why those are that were when the node started. */
    readonly cause: Restoring['cause'];
    readonly change: (
      change: (before: readonly CollaborationId[]) => CollaborationId[],
    ) => Promise<void>;
  };
  readonly report: (error: ParleyError) => void;
}

interface Restoring {
  readonly cause: 'backup' | 'damage';
  /** Members that have shown what they hold of our feed since it was put on hold. */
  readonly heard: Set<OrganisationId>;
  timer: NodeJS.Timeout | null;
  finishing: boolean;
}

/**
 * Own feeds that lost their end (PROTOCOL.md rule 8): after a recovery file, a damaged record, a folder that was set
 * back. A new entry in the place of one that members hold would be a fork and the end of the key. So nothing is written
 * until every member that can be reached has shown what it holds: one alone may have been away when the last was said.
 */
export class OwnFeeds {
  readonly #ports: OwnFeedsPorts;
  readonly #restoring = new Map<CollaborationId, Restoring>();
  readonly #running = new Set<Promise<void>>();
  readonly #synced = new Map<CollaborationId, (() => void)[]>();
  #stopped = false;

  constructor(ports: OwnFeedsPorts) {
    this.#ports = ports;
  }

  /** Takes up what was being restored when the node stopped. To be called before anything is written. */
  async resume(): Promise<void> {
    const { restoring, collaborations } = this.#ports;
    for (const collaboration of restoring.list()) {
      await collaborations.follow(collaboration);
      this.#hold(collaboration, restoring.cause);
    }
  }

  /** To be told every event of the feeds. */
  hear(event: FeedEvent): void {
    const { kind, collaboration } = event;
    if (kind === 'own-feed-behind' || kind === 'damaged') this.#found(collaboration);
    else if (kind === 'synced') this.#onSynced(collaboration, event.peer);
  }

  /**
   * Waits until each collaboration with other members was synced with one of them, or for so long: a folder that was set
   * back unnoticed learns so before anything is written of its own accord.
   */
  async firstSyncs(patience: number): Promise<void> {
    const { collaborations, self } = this.#ports;
    const shared = collaborations
      .list()
      .filter((m) => isCurrent(m, self) && currentMembers(m).length > 1)
      .map(({ collaboration }) => collaboration);
    if (shared.length === 0) return;
    const all = Promise.all(
      shared.map((id) => {
        const { promise, resolve } = Promise.withResolvers<undefined>();
        this.#synced.set(id, [...(this.#synced.get(id) ?? []), () => resolve(undefined)]);
        return promise;
      }),
    );
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => resolve(undefined), patience);
    await Promise.race([all, promise]);
    clearTimeout(timer);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { timer } of this.#restoring.values()) if (timer !== null) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  /** Synchronous up to the hold: no entry may slip in between finding out and holding. */
  #found(collaboration: CollaborationId): void {
    const known = this.#restoring.get(collaboration);
    if (known !== undefined && !known.finishing) return;
    this.#hold(collaboration, 'damage');
    this.#run(() =>
      this.#ports.restoring.change((before) => [...new Set([...before, collaboration])]),
    );
  }

  #hold(collaboration: CollaborationId, cause: Restoring['cause']): void {
    const reasons = {
      backup: 'it was restored from a recovery file',
      damage: 'entries of this organisation were missing here',
    };
    this.#restoring.set(collaboration, { cause, heard: new Set(), timer: null, finishing: false });
    this.#ports.collaborations.replica(collaboration).holdAppends(reasons[cause], 'released');
  }

  #onSynced(collaboration: CollaborationId, peer: OrganisationId): void {
    for (const wake of this.#synced.get(collaboration) ?? []) wake();
    this.#synced.delete(collaboration);
    const restoring = this.#restoring.get(collaboration);
    if (restoring === undefined || this.#stopped) return;
    restoring.heard.add(peer);
    // Others may be about to connect; who is there by then is waited for.
    restoring.timer ??= setTimeout(() => {
      restoring.timer = null;
      this.#finishWhenAllWereHeard(collaboration, restoring);
    }, limits.restoreGrace);
  }

  #finishWhenAllWereHeard(collaboration: CollaborationId, restoring: Restoring): void {
    const { collaborations, network, self } = this.#ports;
    const membership = collaborations.find(collaboration);
    if (membership === null || !isCurrent(membership, self) || restoring.finishing) return;
    const others = currentMembers(membership)
      .map(({ organisation }) => organisation)
      .filter((organisation) => organisation !== self);
    const heard = others.filter((organisation) => restoring.heard.has(organisation));
    const awaited = others.filter(
      (organisation) => !restoring.heard.has(organisation) && network.isConnected(organisation),
    );
    // The next sync looks again.
    if (heard.length === 0 || awaited.length > 0) return;
    restoring.finishing = true;
    this.#run(() => this.#finish(collaboration, restoring));
  }

  async #finish(collaboration: CollaborationId, restoring: Restoring): Promise<void> {
    const { collaborations } = this.#ports;
    collaborations.replica(collaboration).releaseAppends();
    try {
      await collaborations.append(collaboration, 'node.restored', { cause: restoring.cause });
    } catch (error) {
      restoring.finishing = false;
      throw error;
    }
    if (this.#restoring.get(collaboration) !== restoring) return;
    this.#restoring.delete(collaboration);
    await this.#ports.restoring.change((before) => before.filter((id) => id !== collaboration));
  }

  #run(work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => {
        if (!this.#stopped) this.#ports.report(asParleyError(error));
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }
}
