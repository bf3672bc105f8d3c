import type { AddressBook } from './collaboration/address-book.ts';
import type { Collaborations, Sponsor } from './collaboration/collaborations.ts';
import { currentMembers, isCurrent } from './collaboration/membership.ts';
import type { Remembered } from './remembered.ts';
import type { CollaborationId, OrganisationId } from './schema/ids.ts';
import { Policy } from './schema/local/policy.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store/store.ts';

export interface LostFeedsPorts {
  readonly self: OrganisationId;
  readonly store: Pick<Store, 'damage' | 'damageSeenTo' | 'table'>;
  readonly settings: Settings;
  readonly collaborations: Collaborations;
  readonly addresses: AddressBook;
  /** What stood beside the database when the node started. */
  readonly remembered: Remembered | null;
  /** Ends all tokens of the API. */
  readonly endTokens: () => Promise<void>;
  readonly now: () => number;
}

/**
 * Sees to it that a node whose database was damaged fetches from the members what may be gone: a feed that is not there at
 * all, and the ends of those that are. Nothing is signed in them before (PROTOCOL.md rule 8; own-feeds.ts does the rest).
 */
export async function restoreAfterDamage(ports: LostFeedsPorts): Promise<void> {
  const { self, store, settings, collaborations, addresses, remembered, now, endTokens } = ports;
  const shared = collaborations
    .list()
    .filter((membership) => currentMembers(membership).length > 1)
    .map(({ collaboration }) => collaboration);
  const known = new Set(
    collaborations
      .list()
      .filter((m) => m.members.has(self))
      .map((m) => m.collaboration),
  );
  const gone = (remembered?.collaborations ?? []).filter(
    ({ id, others }) => others.length > 0 && (!known.has(id) || store.damage?.pending === true),
  );
  const ends = store.damage?.pending === true ? shared : [];
  const all = [...ends, ...gone.map(({ id }) => id)];
  if (all.length > 0) {
    for (const { peer, addresses: found } of remembered?.addresses ?? []) {
      await addresses.learn(peer, found, 'hearsay');
    }
    await settings.change(({ restoring }) => ({ restoring: [...new Set([...restoring, ...all])] }));
  }
  if (store.damage?.pending === true) {
    await endAccepting(store, now);
    // One that was revoked may have come back.
    await endTokens();
  }
  await store.damageSeenTo();
}

/**
 * A database that fell back may hold a policy that its operator had withdrawn since, and no longer knows all that was
 * answered: nothing is accepted in advance until he says so again.
 */
async function endAccepting(store: Pick<Store, 'table'>, now: () => number): Promise<void> {
  const policies = store.table('policies', Policy);
  for await (const record of policies.scan()) {
    if (!record.intact || record.value.terms.action !== 'accept') continue;
    const { terms, uses } = record.value;
    const until = Math.min(terms.until ?? now(), now());
    // The clock may be set back; how often it was used only grows.
    const mostUses = Math.min(terms.mostUses ?? uses, uses);
    await policies.put(record.key, { ...record.value, terms: { ...terms, until, mostUses } });
  }
}

/**
 * Whom a node that is being restored lets in though its feeds do not name them: the members it remembers, or, where it has
 * nothing but its recovery file, everybody whose address stands in that.
 */
export function rememberedMembers(ports: LostFeedsPorts): Sponsor[] {
  const { self, settings, collaborations, addresses, remembered } = ports;
  return settings.current.restoring.flatMap((collaboration) => {
    const beside = remembered?.collaborations.find(({ id }) => id === collaboration);
    if (beside !== undefined) {
      return beside.others.map((peer) => ({ collaboration, peer, addresses: addresses.of(peer) }));
    }
    if (collaborations.find(collaboration)?.members.has(self) === true) return [];
    return addresses.all().map((known) => ({ collaboration, ...known }));
  });
}

/** What is to be remembered now; of a feed that is still being fetched, what was. */
export function toRemember(ports: LostFeedsPorts): Remembered {
  const { self, settings, collaborations, addresses, remembered } = ports;
  const others = new Map<CollaborationId, OrganisationId[]>();
  for (const { id, others: known } of remembered?.collaborations ?? []) {
    if (settings.current.restoring.includes(id)) others.set(id, known);
  }
  for (const membership of collaborations.list()) {
    if (!isCurrent(membership, self)) continue;
    const members = currentMembers(membership).map(({ organisation }) => organisation);
    const known = others.get(membership.collaboration) ?? [];
    const all = new Set([...known, ...members.filter((one) => one !== self)]);
    others.set(membership.collaboration, [...all]);
  }
  const peers = new Set([...others.values()].flat());
  return {
    profile: settings.current.profile,
    collaborations: [...others].map(([id, known]) => ({ id, others: known })),
    addresses: addresses
      .all()
      .filter(({ peer }) => peers.has(peer))
      .map(({ peer, addresses: known }) => ({ peer, addresses: [...known] })),
  };
}
