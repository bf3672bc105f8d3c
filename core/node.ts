import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createHandler } from './api/handler.ts';
import { listenControl } from './api/control-socket.ts';
import type { NodeParts } from './api/node-parts.ts';
import type { NodeServices } from './api/services.ts';
import { servicesOf } from './api/services-of-node.ts';
import { Acquaintance } from './collaboration/acquaintance.ts';
import { AddressBook } from './collaboration/address-book.ts';
import { Collaborations } from './collaboration/collaborations.ts';
import { Confirmations } from './collaboration/confirmations.ts';
import { Inviter } from './collaboration/inviter.ts';
import { Joins } from './collaboration/joins.ts';
import { Meeting } from './collaboration/meeting.ts';
import { admitsEntry } from './collaboration/projection.ts';
import { TopicSecrets } from './collaboration/topic-secrets.ts';
import { DatasetCatalogue } from './data/catalogue.ts';
import { systemClock } from './feed/clock.ts';
import { openFeeds } from './feed/feeds.ts';
import type { Log } from './feed/types.ts';
import { verifyBy } from './identity/organisation-id.ts';
import { createNetwork } from './network/network.ts';
import { openIdentity, places } from './node-folder.ts';
import { asParleyError, ParleyError } from './schema/errors.ts';
import type { CollaborationId, OrganisationId } from './schema/ids.ts';
import { limits } from './schema/limits.ts';
import { Settings } from './settings.ts';
import { openStore } from './store/store.ts';
import { Tasks } from './tasks/tasks.ts';

export { initNode, restoreNode } from './node-folder.ts';

export interface StartOptions {
  readonly folder: string;
  readonly passphrase?: string;
  /** Multiaddrs to listen on. */
  readonly listen?: readonly string[];
  readonly announce?: readonly string[];
  readonly bootstrap?: readonly string[];
  readonly mdns?: boolean;
  readonly log?: Log;
}

export interface RunningNode {
  readonly services: NodeServices;
  /** What the services are made of, for those who embed or test a node. */
  readonly parts: NodeParts;
  readonly organisation: OrganisationId;
  addresses(): string[];
  /** Settles when the node has stopped, whoever stopped it. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

/**
 * Starts the node of a folder: the only place that puts the parts together. What was opened is closed again when
 * something on the way fails.
 * @throws ParleyError NODE_NOT_INITIALISED, PASSPHRASE_NEEDED, PASSPHRASE_WRONG, STORE_LOCKED, STORE_DAMAGED ...
 */
export async function startNode(options: StartOptions): Promise<RunningNode> {
  const { folder, passphrase = null, log = () => undefined } = options;
  const identity = await openIdentity(folder, passphrase);
  const self = identity.organisation;
  const closing: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  const stopping = new AbortController();
  const { signal } = stopping;
  const warnings = new Map<string, string>();
  const report = (error: ParleyError): void => {
    warnings.set(error.code, error.message);
    log('error', error.message, { code: error.code });
  };

  try {
    const store = await openStore(places.store(folder));
    closing.push(() => store.close());
    const settings = await Settings.open(store);
    if (settings === null) {
      throw new ParleyError('STORE_DAMAGED', `The store in ${folder} has lost its settings.`);
    }
    const clock = systemClock;
    const now = () => clock.now();
    const network = createNetwork({
      privateKey: identity.libp2pKey,
      listen: options.listen ?? ['/ip4/0.0.0.0/tcp/0'],
      announce: options.announce ?? [],
      bootstrap: options.bootstrap ?? [],
      mdns: options.mdns ?? true,
      software: version,
      log: (line) => log('debug', line),
      now,
    });
    const addresses = await AddressBook.open(store, now);
    const secrets = await TopicSecrets.open(store);
    const confirmations = new Confirmations(store, self, now);
    const catalogue = new DatasetCatalogue(store);

    // Who may read a feed is known only once the feeds are open; nobody asks before.
    const late: { collaborations: Collaborations | null; joins: Joins | null } = {
      collaborations: null,
      joins: null,
    };
    const feeds = await openFeeds({
      store,
      identity,
      network,
      policy: {
        admits: admitsEntry,
        mayRead: (peer, collaboration) =>
          late.collaborations?.mayRead(peer, collaboration) ?? false,
      },
      clock,
      random,
      log,
    });
    closing.push(() => feeds.stop());
    const collaborations = new Collaborations({
      self,
      feeds,
      network,
      addresses,
      secrets,
      now,
      randomBytes: random,
      alsoAdmit: () => [...(late.joins?.inviters() ?? []), ...restoringPeers(settings, addresses)],
    });
    late.collaborations = collaborations;
    for (const restoring of settings.current.restoring) {
      (await collaborations.follow(restoring)).holdAppends('restored from a recovery file');
    }

    const joins = await Joins.open({
      store,
      network,
      feeds,
      collaborations,
      addresses,
      profile: () => settings.current.profile,
      now,
      signal,
    });
    late.joins = joins;
    const inviter = new Inviter({
      self,
      now,
      randomBytes: random,
      membership: (id) => collaborations.find(id),
      redeem: (id, payload) => collaborations.append(id, 'invitation.redeemed', payload),
      alert: (id, invitation, by) => {
        const { name } = collaborations.get(id);
        const text = `Somebody (${by}) tried to join ${name} with an invitation that was already used; it may have been passed on or stolen.`;
        warnings.set(`ticket ${invitation.id}`, text);
        log('warn', text);
      },
    });
    const meeting = new Meeting({
      network,
      secrets,
      addresses,
      membership: (id) => collaborations.find(id),
      learned: () => collaborations.refreshReach(),
    });
    network.handle('join', (from, request) => inviter.answer(from, request));
    network.handle('members', (from, request) => meeting.answer(from, request));

    const tasks = new Tasks({
      self,
      store,
      network,
      feeds,
      collaborations,
      confirmations,
      data: catalogue,
      crypto: { sign: identity.sign.bind(identity), verify: verifyBy, randomBytes: random },
      now,
      signal,
      report,
    });
    closing.push(() => tasks.settled());
    closing.push(() => joins.settled());

    const inBackground = (work: Promise<unknown>): void => {
      work.catch((error: unknown) => {
        const known = asParleyError(error);
        // A peer that went away is met again; what else goes wrong is worth a word.
        if (!signal.aborted && known.code === 'INTERNAL') report(known);
        else log('debug', known.message, { code: known.code });
      });
    };
    network.onAddresses(({ peer, addresses: found }) =>
      inBackground(addresses.learn(peer, found, 'own')),
    );
    const sayRestored = async (
      collaboration: CollaborationId,
      cause: 'backup' | 'damage',
    ): Promise<void> => {
      collaborations.replica(collaboration).releaseAppends();
      await collaborations.append(collaboration, 'node.restored', { cause });
      const restoring = settings.current.restoring.filter((id) => id !== collaboration);
      await settings.change({ restoring });
    };
    feeds.onEvent((event) => {
      const { collaboration } = event;
      if (event.kind === 'synced') {
        const member = collaborations.find(collaboration)?.members.get(self)?.state === 'member';
        if (member && settings.current.restoring.includes(collaboration)) {
          inBackground(sayRestored(collaboration, 'backup'));
        }
      } else if (event.kind === 'own-feed-behind') {
        if (settings.current.restoring.includes(collaboration)) return;
        warnings.set(
          `behind ${collaboration}`,
          'Members held entries of this organisation that were missing here: the folder was set back or damaged. They were fetched.',
        );
        inBackground(sayRestored(collaboration, 'damage'));
      } else if (event.kind === 'forked') {
        warnings.set(
          `fork ${event.author}`,
          `${event.author} has signed two contradicting entries; what it said from there on counts for nothing.`,
        );
      } else {
        warnings.set(
          `damage ${collaboration}`,
          `${event.damaged} stored entries are damaged; they are being fetched again from members.`,
        );
      }
    });

    await network.start();
    closing.push(() => network.stop());
    feeds.start();
    collaborations.refreshReach();
    await tasks.start();
    joins.resume();
    const acquaintance = new Acquaintance({
      network,
      collaborations,
      meeting,
      addresses,
      secrets,
      signal,
      missed: (error) => log('debug', error.message, { code: error.code }),
    });
    closing.push(() => acquaintance.settled());
    const expiry = watchExpiry(collaborations, now);
    closing.push(async () => clearInterval(expiry));

    const stopped = Promise.withResolvers<undefined>();
    let ending: Promise<void> | null = null;
    const stop = (): Promise<void> => {
      ending ??= (async () => {
        stopping.abort();
        await closeAll();
        stopped.resolve(undefined);
      })().catch((error: unknown) => {
        stopped.reject(asParleyError(error));
        throw error;
      });
      return ending;
    };
    const parts: NodeParts = {
      identity,
      network,
      feeds,
      collaborations,
      joins,
      confirmations,
      addresses,
      catalogue,
      tasks,
      profile: {
        current: () => settings.current.profile,
        change: (profile) => settings.change({ profile }),
      },
      about: {
        folder,
        version,
        started: now(),
        warnings: () => [...warnings.values()],
      },
      now,
      stop: () => {
        // Soon, so that the call that asked for it is answered.
        setImmediate(() => void stop());
      },
    };
    const services = servicesOf(parts);
    const caller = {
      name: 'control socket',
      scopes: new Set(['read', 'launch', 'decide'] as const),
    };
    const control = await listenControl(folder, createHandler(services, caller));
    closing.push(() => control.close());
    return {
      services,
      parts,
      organisation: self,
      addresses: () => network.addresses(),
      stopped: stopped.promise,
      stop,
    };
  } catch (error) {
    stopping.abort();
    await closeAll();
    throw error;
  }
}

/** While a node is being restored it knows no members but those its recovery file remembers. */
function restoringPeers(settings: Settings, addresses: AddressBook) {
  return settings.current.restoring.length === 0 ? [] : addresses.all();
}

/** Closes the door for strangers when the last open invitation runs out. */
function watchExpiry(collaborations: Collaborations, now: () => number): NodeJS.Timeout {
  let next = collaborations.nextExpiry();
  const timer = setInterval(() => {
    const over = next !== null && next <= now();
    next = collaborations.nextExpiry();
    if (over) collaborations.refreshReach();
  }, limits.expiryCheck);
  return timer.unref();
}

const version = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  }
).version;
