import { eventually } from '../support/nodes.ts';
import { start, type Member } from './fleet.ts';

/** Makes and starts all of them, and brings them into one collaboration, each confirmed by each. */
export async function form(fleet: readonly Member[]): Promise<string> {
  for (const member of fleet) {
    member.id = await member.process.tell('init', member.folder, member.name);
    await start(member);
  }
  const [founder, ...guests] = fleet;
  if (founder === undefined) throw new RangeError('nobody is there');
  const { id } = await founder.operator.foundCollaboration({ name: 'Soak', purpose: '' });
  for (const { operator } of guests) {
    const { ticket } = await founder.operator.invite(id);
    await operator.join(ticket);
    await eventually(async () => (await operator.joins())[0]?.state === 'joined');
  }
  await connectAll(fleet, id);
  for (const { operator } of fleet) {
    for (const { organisation, safetyNumber } of await operator.peers()) {
      await operator.confirmPeer(organisation.id, safetyNumber);
    }
  }
  return id;
}

/** Waits until each is connected with all. */
export async function connectAll(fleet: readonly Member[], collaboration: string): Promise<void> {
  for (const { operator } of fleet) {
    await eventually(async () => {
      const { members } = await operator.collaboration(collaboration);
      const known = members.filter((m) => m.connected && m.organisation.name.startsWith('node'));
      return known.length === fleet.length;
    }, 120_000);
  }
}

export function historyOf({ operator }: Member, collaboration: string): Promise<string> {
  return operator.exportHistory(collaboration);
}
