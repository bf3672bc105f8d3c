import type { GossipVerdict, Network } from '../network/types.ts';
import { ParleyError } from '../schema/errors.ts';
import type { Entry, SignedEntry } from '../schema/feed/entry.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { decodeSignedEntry, encodeSignedEntry } from './entry-codec.ts';
import type { IngestReport, Log } from './types.ts';

export interface GossipPorts {
  readonly network: Network;
  readonly log: Log;
  ingest(entry: SignedEntry): Promise<IngestReport>;
  mayRead(peer: OrganisationId): boolean;
  /** Entries are missing on which a gossiped one depends. */
  fetchSoon(from: OrganisationId): void;
  malformed(error: ParleyError): void;
}

/** One collaboration's new entries over gossip. What it loses, a sync brings. */
export class Gossip {
  readonly #ports: GossipPorts;
  #topics: readonly string[] = [];

  constructor(ports: GossipPorts) {
    this.#ports = ports;
  }

  /** All are listened to, the last is spoken on: while a topic is replaced, not everybody knows the new one yet. */
  useTopics(topics: readonly string[]): void {
    const { network } = this.#ports;
    for (const topic of this.#topics) if (!topics.includes(topic)) network.unsubscribe(topic);
    for (const topic of topics) {
      if (this.#topics.includes(topic)) continue;
      network.subscribe(
        topic,
        (from, message) => this.#receive(from, message),
        (peer) => this.#ports.mayRead(peer),
      );
    }
    this.#topics = [...topics];
  }

  async publish(entry: Entry): Promise<void> {
    const { network, log } = this.#ports;
    const topic = this.#topics.at(-1);
    if (topic === undefined) return;
    try {
      await network.publish(topic, encodeSignedEntry(entry.signed));
    } catch (error) {
      // Nobody is lost by it: the entry is on disk, and whoever connects pulls it.
      log('warn', 'An entry could not be gossiped; members will pull it.', { id: entry.id, error });
    }
  }

  async #receive(from: OrganisationId, message: Uint8Array): Promise<GossipVerdict> {
    let signed: SignedEntry;
    try {
      signed = decodeSignedEntry(message);
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error;
      this.#ports.malformed(error);
      return 'reject';
    }
    // The verdict comes once it is on disk: passed on before, more copies of it cross, which costs all more than the wait.
    const report = await this.#ports.ingest(signed);
    if (report.missing.size > 0) this.#ports.fetchSoon(from);
    return verdictOn(report);
  }
}

/**
 * An entry that is wrong in itself is held against who forwarded it, for he could have seen it. Not so one that we lack
 * the means to judge: whose causes we lack, whose author we do not know as a member, which is of a surplus branch.
 */
function verdictOn({ stored, dropped }: IngestReport): GossipVerdict {
  if (stored.length > 0) return 'accept';
  const { ENTRY_AUTHOR: _author, FEED_FORKED: _forked, ...faults } = dropped;
  return Object.keys(faults).length > 0 ? 'reject' : 'ignore';
}
