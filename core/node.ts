import { randomBytes } from 'node:crypto';
import { ActionLog } from './api/actions/action-log.ts';
import { Drafts } from './api/drafts.ts';
import { NodeEvents } from './api/events/node-events.ts';
import type { NodeParts } from './api/node-parts.ts';
import type { HttpApiPort, ServedApi } from './api/serve-http.ts';
import type { NodeServices } from './api/services.ts';
import { publishAllIn } from './api/services/datasets.ts';
import { ApiTokens } from './api/tokens.ts';
import { reviewsOf } from './api/views/review-view.ts';
import { Acquaintance } from './collaboration/acquaintance.ts';
import { AddressBook } from './collaboration/address-book.ts';
import { Collaborations, type Sponsor } from './collaboration/collaborations.ts';
import { Confirmations } from './collaboration/confirmations.ts';
import { Inviter } from './collaboration/inviter.ts';
import { Joins } from './collaboration/joins.ts';
import { Meeting } from './collaboration/meeting.ts';
import { MemberClocks } from './collaboration/member-clocks.ts';
import { organisationOf } from './collaboration/membership.ts';
import { OwnFeeds } from './collaboration/own-feeds.ts';
import { admitsEntry } from './collaboration/projection.ts';
import { TopicSecrets } from './collaboration/topic-secrets.ts';
import { DatasetCatalogue } from './data/catalogue.ts';
import { systemClock } from './feed/clock.ts';
import { openFeeds } from './feed/feeds.ts';
import type { Clock, Log } from './feed/types.ts';
import { verifyBy } from './identity/organisation-id.ts';
import { levelOfFailure } from './network/breach.ts';
import { createNetwork } from './network/network.ts';
import { LogFile } from './log-file.ts';
import { rememberedMembers, restoreAfterDamage, toRemember } from './lost-feeds.ts';
import { openDoors } from './node-doors.ts';
import { openIdentity, places } from './node-folder.ts';
import { Warnings } from './node-warnings.ts';
import { readRemembered, RememberedFile } from './remembered.ts';
import { asParleyError, type ParleyError } from './schema/errors.ts';
import type { OrganisationId } from './schema/ids.ts';
import { limits } from './schema/limits.ts';
import { openSettings } from './settings.ts';
import { openStore } from './store/store.ts';
import { steadyNow } from './tasks/deadlines.ts';
import { Tasks } from './tasks/tasks.ts';
import { version } from './version.ts';

export { initNode, restoreNode } from './node-folder.ts';

export interface StartOptions {
  readonly folder: string;
  readonly passphrase?: string;
  /** Multiaddrs to listen on. */
  readonly listen?: readonly string[];
  readonly announce?: readonly string[];
  readonly bootstrap?: readonly string[];
  readonly mdns?: boolean;
  /** Where to serve the HTTP API for scripts, on loopback; null, the default, serves none. */
  readonly api?: HttpApiPort | null;
  readonly log?: Log;
  /** The machine's, unless a test has another. */
  readonly clock?: Clock;
}

export interface RunningNode {
  readonly services: NodeServices;
  /** What the services are made of, for those who embed or test a node. */
  readonly parts: NodeParts;
  readonly organisation: OrganisationId;
  addresses(): string[];
  /** The HTTP API, null where none is served. */
  readonly api: Omit<ServedApi, 'close'> | null;
  /** Settles when the node has stopped, whoever stopped it. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

/**
 * Starts the node of a folder: the only place that puts the parts together. What was opened is closed again when
 * something on the way fails.
 * @throws ParleyError NODE_NOT_INITIALISED, PASSPHRASE_NEEDED, PASSPHRASE_WRONG, STORE_LOCKED, STORE_DAMAGED, PORT_IN_USE ...
 */
export async function startNode(options: StartOptions): Promise<RunningNode> {
  const { folder, passphrase = null } = options;
  const identity = await openIdentity(folder, passphrase);
  const self = identity.organisation;
  const closing: (() => Promise<void>)[] = [];
  /** Everything is closed, whatever fails on the way: a store left open would keep the folder locked. */
  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const close of closing.splice(0).reverse()) {
      await close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw asParleyError(failures[0]);
  };
  const stopping = new AbortController();
  const { signal } = stopping;
  const clock = options.clock ?? systemClock;
  const now = () => clock.now();
  const logFile = new LogFile(places.log(folder), now, (error) => warnings.report(error));
  const log: Log = (level, message, details) => {
    logFile.write(level, message, details);
    options.log?.(level, message, details);
  };
  const warnings = new Warnings(log);
  const report = (error: ParleyError): void => warnings.report(error);

  try {
    const remembered = await readRemembered(places.remembered(folder));
    const store = await openStore(places.store(folder), undefined, now);
    closing.push(() => store.close());
    // Only who holds the store's lock writes to the folder's log; what closing says is in it, too.
    closing.unshift(() => logFile.settled());
    /** Parts that others name before they are there. */
    const late: {
      // Who may read a feed is known only once the feeds are open; nobody asks before.
      collaborations: Collaborations | null;
      joins: Joins | null;
      events: NodeEvents | null;
      sponsors: (() => Sponsor[]) | null;
    } = { collaborations: null, joins: null, events: null, sponsors: null };
    // Closed after all that it hears of.
    closing.push(async () => late.events?.close());
    const settings = await openSettings(store, remembered);
    const network = createNetwork({
      privateKey: identity.libp2pKey,
      listen: options.listen ?? ['/ip4/0.0.0.0/tcp/0'],
      announce: options.announce ?? [],
      bootstrap: options.bootstrap ?? [],
      mdns: options.mdns ?? true,
      relay: settings.current.relay ?? null,
      software: version,
      log: (line) => log('debug', line),
      now,
    });
    const apiTokens = await ApiTokens.open({ store, clock, randomBytes: random });
    closing.push(() => apiTokens.close());
    apiTokens.onChange(({ change, token }) =>
      log('info', `API: token "${token.name}" was ${change}`, { token: token.id, change }),
    );
    const addresses = await AddressBook.open(store, now);
    const secrets = await TopicSecrets.open(store);
    const confirmations = new Confirmations(store, self, now);
    const catalogue = new DatasetCatalogue(store, (key) =>
      (late.collaborations?.list() ?? []).reduce(
        (organisation, membership) => organisationOf(membership, organisation),
        key,
      ),
    );
    closing.push(() => catalogue.close());
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
      log,
      sponsors: () => [...(late.joins?.sponsors() ?? []), ...(late.sponsors?.() ?? [])],
    });
    late.collaborations = collaborations;
    const endTokens = () => apiTokens.endAll();
    const lost = { self, store, settings, collaborations, addresses, remembered, now, endTokens };
    late.sponsors = () => rememberedMembers(lost);
    await restoreAfterDamage(lost);
    const clocks = new MemberClocks(now, steadyNow);
    const ownFeeds = new OwnFeeds({
      self,
      collaborations,
      network,
      restoring: {
        list: () => settings.current.restoring,
        cause: store.damage === null ? 'backup' : 'damage',
        change: (change) => settings.change(({ restoring }) => ({ restoring: change(restoring) })),
      },
      report,
    });
    closing.push(() => ownFeeds.stop());
    feeds.onEvent((event) => {
      warnings.hear(event);
      if (event.kind === 'synced') {
        clocks.heard(event.peer, event.time);
        warnings.clocks(clocks.differing(), clocks.ownIsWrong());
      }
      ownFeeds.hear(event);
    });
    await ownFeeds.resume();
    if (store.damage !== null) warnings.damagedStore(folder, store.damage);
    const beside = new RememberedFile(places.remembered(folder), () => toRemember(lost), report);
    closing.push(() => beside.close());
    collaborations.onEvent(({ kind }) => {
      if (kind === 'membership') beside.touch();
    });

    const joins = await Joins.open({
      store,
      network,
      feeds,
      collaborations,
      addresses,
      profile: () => settings.current.profile,
      introduce: (id) => publishAllIn({ catalogue, collaborations }, id),
      changed: () => late.events?.look('join'),
      now,
      signal,
      report,
    });
    late.joins = joins;
    const inviter = new Inviter({
      self,
      now,
      randomBytes: random,
      membership: (id) => collaborations.find(id),
      redeem: (id, payload) => collaborations.append(id, 'invitation.redeemed', payload),
      alert: (id, invitation, by) =>
        warnings.usedTicket(collaborations.get(id).name, invitation, by),
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
      show: reviewsOf(collaborations, self),
      crypto: { sign: identity.sign.bind(identity), verify: verifyBy, randomBytes: random },
      now,
      signal,
      report,
    });
    closing.push(() => tasks.settled());
    const events = await NodeEvents.open({
      store,
      self,
      network,
      collaborations,
      tasks,
      joins,
      catalogue,
      tokens: apiTokens,
      now,
      signal,
      report,
    });
    late.events = events;
    warnings.onSentence((sentence) => events.noteNode('warning', sentence));
    closing.push(() => joins.settled());

    network.onAddresses(({ peer, addresses: found }) => {
      // An address that is lost comes again with the next meeting.
      addresses.learn(peer, found, 'own').catch((error: unknown) => {
        if (!signal.aborted) report(asParleyError(error));
      });
      beside.touch();
    });
    const acquaintance = new Acquaintance({
      network,
      collaborations,
      meeting,
      addresses,
      secrets,
      signal,
      missed: ({ code, message }, peer) => log(levelOfFailure(code), message, { peer, code }),
    });
    closing.push(() => acquaintance.settled());

    // Before the first peer can connect: whom to let in, and who answers.
    collaborations.refreshReach();
    feeds.start();
    closing.push(() => network.stop());
    await network.start();
    await ownFeeds.firstSyncs(limits.firstSync);
    await tasks.start();
    events.start();
    joins.resume();
    beside.touch();
    const onWaiting = (count: number): void => warnings.notesWaiting(count);
    const actions = await ActionLog.open(store, now, { onWaiting });
    closing.push(() => actions.close());
    const inspection = warnings.inspect(store, signal);
    closing.push(() => inspection);
    const expiry = setInterval(() => collaborations.closeWhenExpired(), limits.expiryCheck).unref();
    closing.push(async () => clearInterval(expiry));

    const stopped = Promise.withResolvers<undefined>();
    // Whoever asked for the stop is told; nobody has to wait for this one as well.
    stopped.promise.catch(() => undefined);
    let ending: Promise<void> | null = null;
    const stop = (): Promise<void> => {
      ending ??= (async () => {
        events.noteNode('stopping', null);
        await events.settled();
        stopping.abort();
        await closeAll();
        stopped.resolve(undefined);
      })().catch((error: unknown) => {
        stopped.reject(asParleyError(error));
        throw error;
      });
      return ending;
    };
    // Its own services tell where it is.
    const served: { api: ServedApi | null } = { api: null };
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
      apiTokens,
      drafts: new Drafts(store, now, random),
      actions,
      events,
      profile: {
        current: () => settings.current.profile,
        change: async (profile) => {
          await settings.change(() => ({ profile }));
          beside.touch();
        },
      },
      relay: {
        change: async (relay) => {
          await settings.change(() => ({ relay }));
          await network.reach.relay(relay);
        },
      },
      about: {
        folder,
        version,
        started: now(),
        warnings: (language) => warnings.list(language),
        api: () => served.api?.url ?? null,
      },
      now,
      stop: () => {
        // Soon, so that the call that asked for it is answered.
        setImmediate(() => void stop().catch(() => undefined));
      },
    };
    const doors = await openDoors({ ...options, log }, { store, parts, report, closing });
    served.api = doors.api;
    return {
      services: doors.services,
      parts,
      organisation: self,
      addresses: () => network.addresses(),
      api: doors.api,
      stopped: stopped.promise,
      stop,
    };
  } catch (error) {
    stopping.abort();
    // What failed first is what matters; closing can only fail in its wake.
    await closeAll().catch((failure: unknown) => {
      const { code, message } = asParleyError(failure);
      log('error', message, { code });
    });
    throw error;
  }
}
