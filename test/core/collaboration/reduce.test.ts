import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as commands from '../../../core/collaboration/commands.ts';
import { isAdmin, isCurrent, organisationOf } from '../../../core/collaboration/membership.ts';
import { reduceMembership } from '../../../core/collaboration/reduce.ts';
import { GraphView } from '../../../core/feed/graph-view.ts';
import type { Entry } from '../../../core/schema/feed/entry.ts';
import { assemble, Delegate, letIn, summary } from '../../support/assembly.ts';
import { debate, politics } from '../../support/politics.ts';
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

  it.each([0, 8_640_000_000_000])('rule 2: an entry dated %i gains nothing by it', async (time) => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo'], ['bob', 'cleo']);
    bob!.command(removes(cleo!));
    const dated = cleo!.command((context) => Object.assign(removes(bob!)(context), { time }));
    expect(dated.body.time).toBe(time);
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

  it('rule 6: successions in a circle end both, and leave everybody able to ask who stands for whom', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo']);
    bob!.command((context) => commands.succeed(context, bob!.id, cleo!.id));
    const cut = cleo!.view.head(cleo!.id);
    meet(ann!, bob!, cleo!);
    cleo!.say({ type: 'member.succeeded', payload: { old: cleo!.id, new: bob!.id, cut } });
    meet(ann!, bob!, cleo!);
    const { membership } = ann!;
    expect(membership.members.get(cleo!.id)?.state).toBe('succeeded');
    expect(organisationOf(membership, bob!.id)).toBe(cleo!.id);
    expect(organisationOf(membership, cleo!.id)).toBe(cleo!.id);
  });

  it('rule 6: a chain of keys is one organisation; a key that was succeeded is not handed on again', async () => {
    const [ann, bob, cleo, dora] = await assemble(['ann', 'bob', 'cleo', 'dora']);
    bob!.command((context) => commands.succeed(context, bob!.id, cleo!.id));
    meet(ann!, bob!, cleo!, dora!);
    ann!.command((context) => commands.succeed(context, cleo!.id, dora!.id));
    meet(ann!, bob!, cleo!, dora!);
    const { membership } = ann!;
    for (const key of [bob!.id, cleo!.id, dora!.id]) {
      expect(organisationOf(membership, key)).toBe(dora!.id);
    }
    expect(membership.members.get(dora!.id)?.predecessors).toEqual([bob!.id, cleo!.id]);
  });

  it('rule 6: a key cannot make itself the successor of another, be it an admin’s or a puppet’s', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo'], ['bob']);
    expect(() => bob!.command((context) => commands.succeed(context, cleo!.id, bob!.id))).toThrow(
      expect.objectContaining({ code: 'NOT_ALLOWED' }),
    );
    const cut = bob!.view.head(ann!.id);
    bob!.say({ type: 'member.succeeded', payload: { old: ann!.id, new: bob!.id, cut } });
    cleo!.say({ type: 'member.succeeded', payload: { old: ann!.id, new: cleo!.id, cut } });
    meet(ann!, bob!, cleo!);
    expect(isAdmin(cleo!.membership, ann!.id)).toBe(true);
    expect(organisationOf(cleo!.membership, ann!.id)).toBe(ann!.id);
  });

  it('rule 6: the lost key of a forked organisation can be followed by a new one', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo']);
    const base = bob!.last();
    const profile = { name: 'twice', contact: '' };
    bob!.say({ type: 'profile.updated', payload: { profile } }, base);
    bob!.say({ type: 'profile.updated', payload: { profile } }, base);
    meet(ann!, bob!, cleo!);
    expect(ann!.membership.members.get(bob!.id)?.state).toBe('forked');
    ann!.command((context) => commands.succeed(context, bob!.id, cleo!.id));
    expect(organisationOf(ann!.membership, bob!.id)).toBe(cleo!.id);
  });

  it('an admin who has left has no power any more', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo'], ['bob']);
    bob!.command(commands.leave);
    const cut = bob!.view.head(cleo!.id);
    const struck = bob!.say({
      type: 'member.removed',
      payload: { member: cleo!.id, cut, secretHash: secret },
    });
    const promoted = bob!.say({ type: 'member.promoted', payload: { member: cleo!.id } });
    meet(ann!, bob!, cleo!);
    const { membership } = ann!;
    expect(membership.members.get(bob!.id)?.state).toBe('left');
    expect(membership.members.get(cleo!.id)).toMatchObject({ state: 'member', role: 'member' });
    expect(membership.void.has(struck.id) && membership.void.has(promoted.id)).toBe(true);
  });

  it('who was promoted again can be demoted again', async () => {
    const [ann, bob] = await assemble(['ann', 'bob'], ['bob']);
    const roles: boolean[] = [];
    for (const turn of [commands.demote, commands.promote, commands.demote, commands.promote]) {
      ann!.command((context) => turn(context, bob!.id));
      bob!.hear(ann!);
      roles.push(isAdmin(bob!.membership, bob!.id));
    }
    expect(roles).toEqual([false, true, false, true]);
  });

  it('rule 5: what a demoted admin offered admits nobody, unless it was redeemed before', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo'], ['bob']);
    const early = new Delegate('early', await testIdentity('early'), ann!.view.collaboration);
    letIn(bob!, early, 'member');
    const offer = bob!.say({
      type: 'invitation.created',
      payload: { key: secret, role: 'member', expires: 1 },
    });
    meet(ann!, bob!, cleo!, early);
    ann!.command((context) => commands.demote(context, bob!.id));
    meet(ann!, bob!, cleo!, early);
    expect(cleo!.membership.invitations.get(offer.id)?.state).toBe('revoked');
    const late = new Delegate('late', await testIdentity('late'), ann!.view.collaboration);
    letIn(bob!, late, 'member');
    meet(ann!, bob!, cleo!, early, late);
    expect(isCurrent(cleo!.membership, early.id)).toBe(true);
    expect(isCurrent(cleo!.membership, late.id)).toBe(false);
  });

  it('keys that a plain member lets in by itself are not even stored', async () => {
    const [ann, bob] = await assemble(['ann', 'bob']);
    const puppet = new Delegate(
      'puppet 2',
      await testIdentity('puppet 2'),
      ann!.view.collaboration,
    );
    const before = ann!.view.size;
    letIn(bob!, puppet, 'member');
    const stray = puppet.say({
      type: 'collaboration.founded',
      payload: {
        name: 'Another',
        purpose: '',
        profile: { name: 'puppet', contact: '' },
        secretHash: secret,
      },
    });
    meet(ann!, bob!);
    expect(ann!.take(stray)).toBe(false);
    expect(ann!.view.size).toBe(before);
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

describe('all replicas agree', () => {
  it('whatever the order in which entries arrive', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(politics, fc.infiniteStream(fc.nat()), async (steps, chance) => {
        const all = await debate(steps);
        const first = replay(all);
        const shuffled = all
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
