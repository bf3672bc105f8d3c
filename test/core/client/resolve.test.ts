import { describe, expect, test } from 'vitest';
import { allScopes } from '../../../core/api/caller.ts';
import { createHandler } from '../../../core/api/handler.ts';
import { createClient } from '../../../core/client/client.ts';
import type { Fetch } from '../../../core/client/transport.ts';
import type { CollaborationView } from '../../../core/schema/api/collaborations.ts';
import { bob, clinics, fakeServices } from '../api/support/fake-services.ts';

const another = clinics.replace(/.$/, clinics.endsWith('a') ? 'b' : 'a') as typeof clinics;
const task = { dataset: 'wages', algorithm: 'mean', parameters: { columns: ['wage'] } };

/** A client of a node in these collaborations, made from the one that the node of the tests is in. */
async function clientIn(change: (own: CollaborationView) => CollaborationView[]) {
  const services = fakeServices();
  const collaborations = change(await services.collaboration(clinics));
  let asked = 0;
  const list = async () => {
    asked += 1;
    return collaborations;
  };
  const changed = { ...services, collaborations: list };
  const handler = createHandler(changed, { name: 'test', scopes: allScopes });
  const fetch: Fetch = (input, init) => handler(new Request(input, init));
  const launched = () => services.calls.findLast(({ method }) => method === 'launch')?.args[0];
  return { client: createClient({ fetch }), launched, asked: () => asked };
}

const withName =
  (name: string, id = clinics) =>
  (own: CollaborationView) => ({ ...own, name, id });

describe('names in a task', () => {
  test('become ids, whatever their case and however an accent is encoded', async () => {
    const { client, launched } = await clientIn((own) => [
      withName('Klinik Süd')(own),
      withName('Other', another)(own),
    ]);
    await client.createTask({ ...task, collaboration: ' klinik su\u0308d' });
    expect(launched()).toMatchObject({ collaboration: clinics });
  });

  test('ids are sent as they are, without asking', async () => {
    const { client, launched, asked } = await clientIn(() => []);
    await client.createTask({ ...task, collaboration: clinics, invited: [bob] });
    expect(launched()).toMatchObject({ collaboration: clinics, invited: [bob] });
    expect(asked()).toBe(0);
  });

  test('a member that has left is not found by its name', async () => {
    const { client } = await clientIn((own) => [
      {
        ...own,
        members: own.members.map((member) =>
          member.organisation.id === bob ? { ...member, state: 'left' } : member,
        ),
      },
    ]);
    const { members } = (await client.collaborations())[0]!;
    const { name } = members.find(({ organisation }) => organisation.id === bob)!.organisation;
    const asked = client.createTask({ ...task, invited: [name] });
    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND', details: { name } });
  });

  test('what could be two is refused, with the ids to choose from', async () => {
    const { client, launched } = await clientIn((own) => [
      withName('Clinics')(own),
      withName('clinics', another)(own),
    ]);
    await expect(client.createTask({ ...task, collaboration: 'CLINICS' })).rejects.toMatchObject({
      code: 'USAGE',
      details: { ids: [clinics, another] },
    });
    // A member's name says nothing where the collaboration is not known.
    const named = client.createTask({ ...task, invited: ['Bob'] });
    await expect(named).rejects.toMatchObject({ code: 'USAGE' });
    expect(launched()).toBeUndefined();
  });
});
