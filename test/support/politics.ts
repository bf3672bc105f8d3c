import fc from 'fast-check';
import type { Entry } from '../../core/schema/feed/entry.ts';
import { assemble, Delegate, letIn } from './assembly.ts';
import { testIdentity } from './feed-entries.ts';

const secret = new Uint8Array(32).fill(7);

/** Random politics between organisations that hear of each other only now and then. */
export const politics = fc.array(
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

interface Step {
  readonly who: number;
  readonly what: string;
  readonly whom: number;
}

let round = 0;

/** Plays the steps among five, three of them admins. @returns all that was said, causes before effects */
export async function debate(steps: readonly Step[]): Promise<Entry[]> {
  const delegates = await assemble(['ann', 'bob', 'cleo', 'dora', 'emil'], ['bob', 'cleo']);
  for (const { who, what, whom } of steps) {
    await act(delegates[who]!, delegates[whom]!, what, `guest ${++round}`, delegates);
  }
  const all = new Map<string, Entry>();
  for (const { view } of delegates) for (const entry of view.arrival()) all.set(entry.id, entry);
  return [...all.values()];
}

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
    case 'accept':
      // Whatever decides nothing about members.
      actor.say({ type: 'node.restored', payload: { cause: 'damage' } });
      break;
    default:
      actor.say({ type: 'profile.updated', payload: { profile } });
  }
}
