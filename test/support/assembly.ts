import { createHash } from 'node:crypto';
import type * as commands from '../../core/collaboration/commands.ts';
import { admitsEntry } from '../../core/collaboration/projection.ts';
import { reduceMembership } from '../../core/collaboration/reduce.ts';
import type { Membership } from '../../core/collaboration/membership.ts';
import { proveTicket } from '../../core/collaboration/ticket.ts';
import { GraphView } from '../../core/feed/graph-view.ts';
import type { Identity } from '../../core/identity/keys.ts';
import { publicKeyOfSeed } from '../../core/identity/signature.ts';
import type { Entry, EntryBody } from '../../core/schema/feed/entry.ts';
import type { Payload } from '../../core/schema/feed/payloads.ts';
import type { ContentId, OrganisationId } from '../../core/schema/ids.ts';
import { makeEntry, testIdentity } from './feed-entries.ts';

const seedOf = (name: string) => new Uint8Array(createHash('sha256').update(name).digest());

/** One organisation in a test of membership: its own view of the feeds, with nothing between it and the reducers. */
export class Delegate {
  readonly name: string;
  readonly identity: Identity;
  readonly view: GraphView;

  constructor(name: string, identity: Identity, collaboration: ContentId) {
    this.name = name;
    this.identity = identity;
    this.view = new GraphView(collaboration);
  }

  get id(): OrganisationId {
    return this.identity.organisation;
  }

  get membership(): Membership {
    const membership = reduceMembership(this.view.collaboration, this.view);
    if (membership === null) throw new Error('no founding entry');
    return membership;
  }

  /** Whatever it likes to say, allowed or not. */
  say(payload: Payload, prev: Entry | null = this.#last()): Entry {
    const seen = [...this.view.graph.authors().keys()]
      .filter((author) => author !== this.id)
      .flatMap((author) => {
        const head = this.view.head(author);
        const entry = head === null ? undefined : this.view.get(head.id);
        return entry === undefined ? [] : [entry];
      });
    const { collaboration } = this.view;
    const change = payload as Partial<EntryBody>;
    const entry = makeEntry(this.identity, { collaboration, prev, seen, change });
    this.take(entry);
    return entry;
  }

  /** What it may say by its own view. */
  command(make: (context: commands.CommandContext) => Payload): Entry {
    return this.say(
      make({
        membership: this.membership,
        self: this.id,
        headOf: (author) => this.view.head(author),
      }),
    );
  }

  take(entry: Entry): boolean {
    if (this.view.has(entry.id)) return true;
    if (this.view.graph.missing(entry).length > 0) return false;
    this.view.graph.check(entry, true);
    if (!admitsEntry(this.view, entry)) return false;
    this.view.graph.add(entry);
    return true;
  }

  /** Takes all that another holds. */
  hear(other: Delegate): void {
    for (const entry of other.view.arrival()) this.take(entry);
  }

  last(): Entry {
    const last = this.#last();
    if (last === null) throw new Error('it has said nothing');
    return last;
  }

  #last(): Entry | null {
    const head = this.view.head(this.id);
    return head === null ? null : (this.view.get(head.id) ?? null);
  }
}

let invitations = 0;

/** A collaboration of the given names; the first founds it and lets the others in, one after the other. */
export async function assemble(
  names: readonly string[],
  admins: readonly string[] = [],
): Promise<Delegate[]> {
  const identities = await Promise.all(names.map((name) => testIdentity(name)));
  const founding = makeEntry(identities[0]!, {
    collaboration: null,
    change: {
      type: 'collaboration.founded',
      payload: {
        name: 'Assembly',
        purpose: '',
        profile: { name: names[0]!, contact: '' },
        secretHash: new Uint8Array(32),
      },
    },
  });
  const delegates = names.map((name, index) => new Delegate(name, identities[index]!, founding.id));
  const [founder, ...guests] = delegates;
  founder!.take(founding);
  for (const guest of guests) {
    letIn(founder!, guest, admins.includes(guest.name) ? 'admin' : 'member');
  }
  for (const delegate of delegates) for (const other of delegates) delegate.hear(other);
  return delegates;
}

/** Invitation, redemption and the newcomer's first entry. */
export function letIn(inviter: Delegate, guest: Delegate, role: 'member' | 'admin'): Entry {
  const redeemed = admit(inviter, guest.id, role);
  guest.hear(inviter);
  guest.say({
    type: 'member.joined',
    payload: { redeemed: redeemed.id, profile: { name: guest.name, contact: '' } },
  });
  inviter.hear(guest);
  return redeemed;
}

/** Invitation and redemption alone. */
export function admit(inviter: Delegate, joiner: OrganisationId, role: 'member' | 'admin'): Entry {
  const secret = seedOf(`invitation ${++invitations}`);
  const challenge = seedOf(`challenge ${invitations}`);
  const invitation = inviter.say({
    type: 'invitation.created',
    payload: { key: publicKeyOfSeed(secret), role, expires: 1 },
  });
  const { collaboration } = inviter.view;
  return inviter.say({
    type: 'invitation.redeemed',
    payload: {
      invitation: invitation.id,
      joiner,
      challenge,
      proof: proveTicket(secret, { collaboration, joiner, challenge }),
    },
  });
}

/** What replicas must agree on. */
export function summary(membership: Membership): unknown {
  return {
    members: [...membership.members.values()].map((member) => ({ ...member })),
    invitations: [...membership.invitations.values()].map(({ id, state, redeemedBy }) => ({
      id,
      state,
      redeemedBy,
    })),
    secrets: membership.secretHashes,
    void: [...membership.void].sort(),
  };
}
