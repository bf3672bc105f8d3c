import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as commands from '../../../core/collaboration/commands.ts';
import { isAdmin, isCurrent, organisationOf } from '../../../core/collaboration/membership.ts';
import { reduceMembership } from '../../../core/collaboration/reduce.ts';
import { GraphView } from '../../../core/feed/graph-view.ts';
import type { Entry } from '../../../core/schema/feed/entry.ts';
import { assemble, Delegate, letIn, summary } from '../../support/assembly.ts';
import { testIdentity } from '../../support/feed-entries.ts';

const secret = new Uint8Array(32).fill(7);
const removes = (subject: Delegate) => (context: commands.CommandContext) =>
  commands.remove(context, subject.id, secret);

function meet(...delegates: Delegate[]): void {
  for (let pass = 0; pass < 2; pass++) {
    for (const one of delegates) for (const other of delegates) one.hear(other);
  }
}

describe('membership', () => {
  it('admits by invitation and gives roles', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo'], ['bob']);
    for (const { membership } of [ann!, bob!, cleo!]) {
      expect([...membership.members.values()].map((m) => [m.profile?.name, m.role])).toEqual([
        ['ann', 'admin'],
        ['bob', 'admin'],
        ['cleo', 'member'],
      ]);
    }
  });

  it('rule 4: what a removed member says beyond the cut is void everywhere', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo']);
    const before = cleo!.say({
      type: 'profile.updated',
      payload: { profile: { name: 'c1', contact: '' } },
    });
    ann!.hear(cleo!);
    ann!.command(removes(cleo!));
    const after = cleo!.say({
      type: 'profile.updated',
      payload: { profile: { name: 'c2', contact: '' } },
    });
    meet(ann!, bob!, cleo!);
    const { membership } = bob!;
    expect(isCurrent(membership, cleo!.id)).toBe(false);
    expect(membership.void.has(before.id)).toBe(false);
    expect(membership.void.has(after.id)).toBe(true);
    expect(membership.members.get(cleo!.id)?.profile?.name).toBe('c1');
  });

  it('rule 4: of two cuts the lower counts', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo'], ['bob']);
    ann!.command(removes(cleo!));
    const late = cleo!.say({
      type: 'profile.updated',
      payload: { profile: { name: 'x', contact: '' } },
    });
    bob!.hear(cleo!);
    bob!.command(removes(cleo!));
    meet(ann!, bob!);
    expect(ann!.membership.void.has(late.id)).toBe(true);
    expect(summary(ann!.membership)).toEqual(summary(bob!.membership));
  });

  it('rule 4: two admins who remove each other: the one admitted earlier stands', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo'], ['bob', 'cleo']);
    bob!.command(removes(cleo!));
    cleo!.command(removes(bob!));
    meet(ann!, bob!, cleo!);
    expect(isCurrent(ann!.membership, bob!.id)).toBe(true);
    expect(isCurrent(ann!.membership, cleo!.id)).toBe(false);
  });

  it('rule 4: a puppet that a rogue admin lets in cannot strike back at who removes the rogue', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo'], ['cleo']);
    ann!.command(removes(cleo!));
    const puppet = new Delegate('puppet', await testIdentity('puppet'), ann!.view.collaboration);
    letIn(cleo!, puppet, 'admin');
    puppet.command(removes(ann!));
    meet(ann!, bob!, cleo!, puppet);
    const { membership } = bob!;
    expect(isAdmin(membership, ann!.id)).toBe(true);
    expect(isCurrent(membership, cleo!.id)).toBe(false);
    expect(isCurrent(membership, puppet.id)).toBe(false);
  });

  it('a removal by somebody without the right to it counts for nothing', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo']);
    const cut = bob!.view.head(ann!.id);
    const forged = bob!.say({
      type: 'member.removed',
      payload: { member: ann!.id, cut, secretHash: secret },
    });
    meet(ann!, bob!, cleo!);
    expect(isAdmin(cleo!.membership, ann!.id)).toBe(true);
    expect(cleo!.membership.void.has(forged.id)).toBe(true);
  });

  it('rule 4: a demotion beats a promotion that had not heard of it', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo'], ['bob', 'cleo']);
    ann!.command((context) => commands.demote(context, cleo!.id));
    bob!.say({ type: 'member.promoted', payload: { member: cleo!.id } });
    meet(ann!, bob!, cleo!);
    expect(isAdmin(ann!.membership, cleo!.id)).toBe(false);
    ann!.command((context) => commands.promote(context, cleo!.id));
    meet(ann!, bob!, cleo!);
    expect(isAdmin(bob!.membership, cleo!.id)).toBe(true);
  });

  it('rule 4: the last admin cannot leave; of two that leave unheard, one stays', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo'], ['bob']);
    ann!.command(commands.leave);
    bob!.command(commands.leave);
    meet(ann!, bob!, cleo!);
    const left = [...cleo!.membership.members.values()].filter((m) => m.state === 'left');
    expect(left).toHaveLength(1);
    expect(cleo!.membership.members.size).toBe(3);
    const remaining = isAdmin(cleo!.membership, ann!.id) ? ann! : bob!;
    expect(() => remaining.command(commands.leave)).toThrow(
      expect.objectContaining({ code: 'LAST_ADMIN' }),
    );
  });

  it('rule 3: a forked member is out, and what it said from the fork on is void', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo']);
    const base = cleo!.last();
    const one = cleo!.say(
      { type: 'profile.updated', payload: { profile: { name: '1', contact: '' } } },
      base,
    );
    const twin = new Delegate('cleo', cleo!.identity, cleo!.view.collaboration);
    twin.hear(ann!);
    const two = twin.say(
      { type: 'profile.updated', payload: { profile: { name: '2', contact: '' } } },
      base,
    );
    ann!.take(one);
    bob!.take(two);
    meet(ann!, bob!);
    for (const { membership } of [ann!, bob!]) {
      expect(membership.members.get(cleo!.id)?.state).toBe('forked');
      expect(membership.void.has(one.id) && membership.void.has(two.id)).toBe(true);
    }
  });

  it('rule 5: an invitation admits once, by its own inviter, and nobody twice', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo']);
    const dora = new Delegate('dora', await testIdentity('dora'), ann!.view.collaboration);
    const redemption = letIn(ann!, dora, 'member');
    if (redemption.body.type !== 'invitation.redeemed') throw new Error('not a redemption');
    const again = ann!.say({
      type: 'invitation.redeemed',
      payload: { ...redemption.body.payload },
    });
    meet(ann!, bob!, cleo!, dora);
    expect(bob!.membership.void.has(again.id)).toBe(true);
    ann!.command(removes(dora));
    letIn(ann!, dora, 'member');
    meet(ann!, bob!, dora);
    expect(isCurrent(bob!.membership, dora.id)).toBe(false);
  });

  it('rule 5: a redemption without the ticket’s signature is not stored', async () => {
    const [ann, bob] = await assemble(['ann', 'bob']);
    const dora = new Delegate('dora', await testIdentity('dora'), ann!.view.collaboration);
    const redemption = letIn(ann!, dora, 'member');
    if (redemption.body.type !== 'invitation.redeemed') throw new Error('not a redemption');
    const { payload } = redemption.body;
    const stranger = await testIdentity('stranger');
    const before = ann!.view.size;
    ann!.say({
      type: 'invitation.redeemed',
      payload: { ...payload, joiner: stranger.organisation },
    });
    expect(ann!.view.size).toBe(before);
    bob!.hear(ann!);
    expect(bob!.membership.members.has(stranger.organisation)).toBe(false);
  });

  it('rule 6: a successor stands for the organisation', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo']);
    bob!.command((context) => commands.succeed(context, bob!.id, cleo!.id));
    meet(ann!, bob!, cleo!);
    const { membership } = ann!;
    expect(membership.members.get(bob!.id)?.state).toBe('succeeded');
    expect(organisationOf(membership, bob!.id)).toBe(cleo!.id);
    expect(isCurrent(membership, cleo!.id)).toBe(true);
  });
});

describe('commands', () => {
  it('refuse what their author may not do', async () => {
    const [ann, bob] = await assemble(['ann', 'bob']);
    expect(() => bob!.command(removes(ann!))).toThrow(
      expect.objectContaining({ code: 'NOT_ADMIN' }),
    );
    expect(() => ann!.command(removes(ann!))).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    );
    expect(() => ann!.command((context) => commands.demote(context, bob!.id))).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    );
  });
});

/** Random politics between organisations that hear of each other only now and then. */
const politics = fc.array(
  fc.record({
    who: fc.nat(4),
    what: fc.constantFrom(
      'remove',
      'promote',
      'demote',
      'leave',
      'hear',
      'invite',
      'succeed',
      'fork',
      'note',
    ),
    whom: fc.nat(4),
  }),
  { maxLength: 24 },
);

describe('all replicas agree', () => {
  it('whatever the order in which entries arrive', { timeout: 120_000 }, async () => {
    const names = ['ann', 'bob', 'cleo', 'dora', 'emil'];
    let round = 0;
    await fc.assert(
      fc.asyncProperty(politics, fc.infiniteStream(fc.nat()), async (steps, chance) => {
        const delegates = await assemble(names, ['bob', 'cleo']);
        for (const { who, what, whom } of steps) {
          const actor = delegates[who]!;
          const other = delegates[whom]!;
          await act(actor, other, what, `guest ${++round}`, delegates);
        }
        const all = new Map<string, Entry>();
        for (const { view } of delegates)
          for (const entry of view.arrival()) all.set(entry.id, entry);
        const first = replay([...all.values()]);
        const shuffled = [...all.values()]
          .map((entry) => ({ entry, key: chance.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ entry }) => entry);
        const second = replay(shuffled);
        expect(second).toEqual(first);
      }),
      { numRuns: process.env['PARLEY_TEST_FULL'] === undefined ? 40 : 1000, seed: 20261121 },
    );
  });
});

async function act(
  actor: Delegate,
  other: Delegate,
  what: string,
  guestName: string,
  delegates: readonly Delegate[],
): Promise<void> {
  const cut = actor.view.head(other.id);
  const profile = { name: guestName, contact: '' };
  switch (what) {
    case 'hear':
      actor.hear(other);
      break;
    case 'remove':
      actor.say({ type: 'member.removed', payload: { member: other.id, cut, secretHash: secret } });
      break;
    case 'promote':
      actor.say({ type: 'member.promoted', payload: { member: other.id } });
      break;
    case 'demote':
      actor.say({ type: 'member.demoted', payload: { member: other.id, cut } });
      break;
    case 'leave':
      actor.say({ type: 'member.left', payload: {} });
      break;
    case 'succeed':
      actor.say({
        type: 'member.succeeded',
        payload: { old: actor.id, new: other.id, cut: actor.view.head(actor.id) },
      });
      break;
    case 'invite': {
      const { collaboration } = delegates[0]!.view;
      letIn(actor, new Delegate(guestName, await testIdentity(guestName), collaboration), 'admin');
      break;
    }
    case 'fork': {
      const base = actor.last();
      actor.say({ type: 'profile.updated', payload: { profile } }, base);
      actor.say({ type: 'profile.updated', payload: { profile } }, base);
      break;
    }
    default:
      actor.say({ type: 'profile.updated', payload: { profile } });
  }
}

/** What a replica makes of the entries when they come in this order, those that come too early being kept. */
function replay(entries: readonly Entry[]): unknown {
  const { collaboration } = entries.find(
    ({ body }) => body.seq === 0 && body.collaboration === null,
  )
    ? { collaboration: entries.find(({ body }) => body.collaboration === null)!.id }
    : { collaboration: null };
  const view = new GraphView(collaboration!);
  let waiting = [...entries];
  while (waiting.length > 0) {
    const left = waiting.filter((entry) => {
      if (view.graph.missing(entry).length > 0) return true;
      view.graph.check(entry, true);
      view.graph.add(entry);
      return false;
    });
    if (left.length === waiting.length) throw new Error('entries cannot be placed');
    waiting = left;
  }
  const membership = reduceMembership(collaboration!, view);
  return membership === null ? null : summary(membership);
}
