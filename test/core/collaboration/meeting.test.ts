import { describe, expect, it, onTestFinished } from 'vitest';
import { AddressBook } from '../../../core/collaboration/address-book.ts';
import * as commands from '../../../core/collaboration/commands.ts';
import { Meeting } from '../../../core/collaboration/meeting.ts';
import { TopicSecrets } from '../../../core/collaboration/topic-secrets.ts';
import { decodeCanonical, encodeCanonical, sha256 } from '../../../core/schema/canonical.ts';
import { limits, protocols } from '../../../core/schema/limits.ts';
import { MembersResponse, MembersRequest } from '../../../core/schema/wire/members.ts';
import type { OrganisationId } from '../../../core/schema/ids.ts';
import { openStore } from '../../../core/store/store.ts';
import { admit, assemble, type Delegate } from '../../support/assembly.ts';
import { testIdentity } from '../../support/feed-entries.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Request = (peer: OrganisationId, message: Uint8Array) => Promise<Uint8Array>;

/** One side of meetings, its requests handed straight to the other side. */
async function sideOf(
  delegate: Delegate,
  request: Request = () => Promise.reject(new Error('alone')),
) {
  const store = await openStore(await temporaryFolder());
  onTestFinished(() => store.close());
  const secrets = await TopicSecrets.open(store);
  const addresses = await AddressBook.open(store, () => 1);
  let learned = 0;
  const meeting = new Meeting({
    network: {
      self: delegate.id,
      addresses: () => [`/ip4/192.0.2.1/tcp/1/p2p/${delegate.id}`],
      request: (peer, _protocol, message) => request(peer, message),
    },
    secrets,
    addresses,
    membership: (id) => (id === delegate.view.collaboration ? delegate.membership : null),
    learned: () => learned++,
  });
  return { meeting, secrets, addresses, learned: () => learned };
}

const secretOf = (n: number) => new Uint8Array(32).fill(n);
const never = new AbortController().signal;

function ask(delegate: Delegate, secrets: readonly Uint8Array[]): Uint8Array {
  const request: MembersRequest = {
    collaboration: delegate.view.collaboration,
    want: secrets.map((secret) => sha256(secret)),
    addresses: [],
  };
  return encodeCanonical(request);
}

describe('a meeting', () => {
  it('rule 7: gives secrets to current members alone, and none but those of the collaboration', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo']);
    ann!.command((context) => commands.remove(context, cleo!.id, secretOf(1)));
    const { meeting, secrets } = await sideOf(ann!);
    // The second is of another collaboration of the same node.
    for (const n of [1, 2]) await secrets.add(secretOf(n));
    const request = ask(ann!, [secretOf(1), secretOf(2), secretOf(3)]);
    const answer = decodeCanonical(MembersResponse, await meeting.answer(bob!.id, request));
    expect(answer.secrets).toEqual([secretOf(1)]);
    const stranger = (await testIdentity('stranger')).organisation;
    for (const other of [cleo!.id, stranger]) {
      await expect(meeting.answer(other, request)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const elsewhere = encodeCanonical({ ...decodeRequest(request), collaboration: ann!.last().id });
    await expect(meeting.answer(bob!.id, elsewhere)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('brings all secrets that are missing, also hundreds, and no others', async () => {
    const [ann, bob] = await assemble(['ann', 'bob']);
    const host = await sideOf(ann!);
    let requests = 0;
    for (let n = 1; n <= 150; n++) {
      const { organisation } = await testIdentity(`guest ${n}`);
      admit(ann!, organisation, 'member');
      ann!.command((context) => commands.remove(context, organisation, secretOf(n)));
      await host.secrets.add(secretOf(n));
    }
    bob!.hear(ann!);
    const guest = await sideOf(bob!, (_peer, message) => {
      requests++;
      return host.meeting.answer(bob!.id, message);
    });
    await guest.meeting.ask(ann!.id, bob!.view.collaboration, never);
    // The founding secret of this assembly is nobody's.
    expect(guest.secrets.missing(bob!.membership.secretHashes)).toHaveLength(1);
    expect(guest.learned()).toBeGreaterThan(0);
    expect(requests).toBeLessThan(4);
  });

  it('takes no secret that the feeds do not name, and no address of a stranger', async () => {
    const [ann, bob] = await assemble(['ann', 'bob']);
    const stranger = (await testIdentity('stranger')).organisation;
    const lie: MembersResponse = {
      secrets: [secretOf(9)],
      addresses: [
        { peer: stranger, addresses: ['/ip4/192.0.2.9/tcp/1'] },
        { peer: bob!.id, addresses: ['/ip4/192.0.2.9/tcp/1'] },
      ],
    };
    const side = await sideOf(bob!, () => Promise.resolve(encodeCanonical(lie)));
    await side.meeting.ask(ann!.id, bob!.view.collaboration, never);
    expect(side.addresses.all()).toEqual([]);
    expect(side.learned()).toBe(0);
  });

  it('is one at a time with a peer, and once more when asked for meanwhile', async () => {
    const [ann, bob] = await assemble(['ann', 'bob']);
    const host = await sideOf(ann!);
    let requests = 0;
    const side = await sideOf(bob!, (_peer, message) => {
      requests++;
      return host.meeting.answer(bob!.id, message);
    });
    const { collaboration } = bob!.view;
    await Promise.all(
      Array.from({ length: 20 }, () => side.meeting.ask(ann!.id, collaboration, never)),
    );
    expect(requests).toBe(2);
  });

  it('answers within the protocol’s limit, however many members there are', async () => {
    const [ann, bob] = await assemble(['ann', 'bob']);
    const { meeting, addresses } = await sideOf(ann!);
    const long = Array.from({ length: limits.addressesPerPeer }, (_, n) =>
      `/dns4/${n}`.padEnd(300, 'x'),
    );
    for (let n = 0; n < 60; n++) {
      const { organisation } = await testIdentity(`guest ${n}`);
      admit(ann!, organisation, 'member');
      await addresses.learn(organisation, long, 'own');
    }
    const answer = await meeting.answer(bob!.id, ask(ann!, []));
    expect(answer.length).toBeLessThan(protocols.members.maxResponse);
    expect(decodeCanonical(MembersResponse, answer).addresses.length).toBeGreaterThan(10);
  });
});

function decodeRequest(bytes: Uint8Array): MembersRequest {
  return decodeCanonical(MembersRequest, bytes);
}
