import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { proveTicket, readTicket, writeTicket } from '../../../core/collaboration/ticket.ts';
import { publicKeyOfSeed } from '../../../core/identity/signature.ts';
import { contentIdOf, decodeCanonical, encodeCanonical } from '../../../core/schema/canonical.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import type { CollaborationId, ContentId, OrganisationId } from '../../../core/schema/ids.ts';
import { protocols, type ProtocolName } from '../../../core/schema/limits.ts';
import { JoinResponse, type JoinRequest, type Ticket } from '../../../core/schema/wire/join.ts';
import { testNetwork, type TestNetwork } from '../../support/network.ts';
import { eventually, testNode, type TestNode } from '../../support/nodes.ts';

let root: string;
let ann: TestNode;
let id: CollaborationId;
const started: TestNode[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-test-'));
  ann = await node('ann');
  id = (await ann.services.foundCollaboration({ name: 'Wages', purpose: '' })).id;
});
afterAll(async () => {
  await Promise.all(started.map((one) => one.stop()));
  await rm(root, { recursive: true, force: true });
});

async function node(name: string): Promise<TestNode> {
  const made = await testNode(name, root);
  started.push(made);
  return made;
}

const invite = async (hours = 1) =>
  (await ann.services.invite(id, { role: 'member', hours })).ticket;

async function stateOf({ services }: TestNode) {
  return (await services.joins()).find((one) => one.collaboration === id);
}

/** Waits until the join has come to an end. @returns `joined`, or the code of the refusal */
async function outcome(guest: TestNode): Promise<string | null | undefined> {
  await eventually(async () =>
    ['joined', 'refused'].includes((await stateOf(guest))?.state ?? 'waiting'),
  );
  const found = await stateOf(guest);
  return found?.state === 'joined' ? 'joined' : found?.code;
}

async function memberNames({ services }: TestNode): Promise<string[]> {
  const { members } = await services.collaboration(id);
  return members.filter((m) => m.state === 'member').map((m) => m.organisation.name);
}

/** Somebody with a key of its own that keeps no rule. */
async function stranger(): Promise<TestNetwork> {
  const network = await testNetwork();
  onTestFinished(() => network.stop());
  return network;
}

async function says(
  network: TestNetwork,
  message: Uint8Array,
  protocol: ProtocolName = 'join',
  to: TestNode = ann,
): Promise<Uint8Array | string> {
  const peer = { peer: to.node.organisation, addresses: to.node.addresses() };
  try {
    return await network.requestStranger(peer, protocol, message);
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error;
    return typeof error.details['code'] === 'string' ? error.details['code'] : error.code;
  }
}

async function challengeFor(network: TestNetwork): Promise<Uint8Array> {
  const request: JoinRequest = { step: 'challenge' };
  const answer = await says(network, encodeCanonical(request));
  if (typeof answer === 'string') throw new Error(answer);
  const response = decodeCanonical(JoinResponse, answer);
  if (response.step !== 'challenge') throw new Error('no challenge');
  return response.challenge;
}

interface Claim {
  readonly collaboration?: ContentId;
  readonly secret?: Uint8Array;
  readonly challenge: Uint8Array;
  readonly joiner?: OrganisationId;
  readonly key?: Uint8Array;
}

/** A proof with whatever is wrong in it. @returns the code of the refusal, or 'admitted' */
async function prove(network: TestNetwork, ticket: Ticket, claim: Claim): Promise<string> {
  const { collaboration = ticket.collaboration, secret = ticket.secret, challenge } = claim;
  const { joiner = network.self, key = publicKeyOfSeed(secret) } = claim;
  const proof = proveTicket(secret, { collaboration, joiner, challenge });
  const request: JoinRequest = { step: 'prove', collaboration, key, challenge, proof };
  const answer = await says(network, encodeCanonical(request));
  return typeof answer === 'string' ? answer : decodeCanonical(JoinResponse, answer).step;
}

describe('joining', () => {
  it('admits one holder of a ticket, tells another that it is used, and warns the inviter', async () => {
    const ticket = await invite();
    const [bob, eve] = await Promise.all([node('bob'), node('eve')]);
    await Promise.all([bob, eve].map(({ services }) => services.join(ticket)));
    const outcomes = await Promise.all([bob, eve].map(outcome));
    expect([...outcomes].sort()).toEqual(['TICKET_USED', 'joined']);
    const winner = outcomes[0] === 'joined' ? bob : eve;
    await eventually(async () => (await memberNames(ann)).includes(winner.name));
    expect(await memberNames(winner)).toEqual(['ann', winner.name]);
    const { warnings } = await ann.services.status();
    expect(warnings.join(' ')).toContain((outcomes[0] === 'joined' ? eve : bob).node.organisation);

    // Who is in already is told so, before anything is sent.
    await expect(winner.services.join(await invite())).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(ann.services.join(await invite())).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('waits while the inviter is away, over a restart, and takes a newer invitation instead', async () => {
    const cleo = await node('cleo');
    const first = await invite();
    const second = await invite();
    // Where nobody answers: the inviter's address has changed since.
    const misled = writeTicket({ ...readTicket(first), addresses: ['/ip4/127.0.0.1/tcp/1'] });
    await cleo.services.join(misled);
    await eventually(async () => (await stateOf(cleo))?.code === 'PEER_UNREACHABLE');
    await cleo.stop();
    await cleo.start();
    await eventually(async () => (await stateOf(cleo))?.code === 'PEER_UNREACHABLE');
    expect((await stateOf(cleo))?.state).toBe('waiting');
    await cleo.services.join(second);
    expect(await outcome(cleo)).toBe('joined');
  });

  it('waits for an inviter that is offline and completes when it comes back', async () => {
    const dora = await node('dora');
    const ticket = await invite();
    const port = ann.node.addresses()[0]!.split('/')[4]!;
    await ann.stop();
    await dora.services.join(ticket);
    await eventually(async () => (await stateOf(dora))?.code === 'PEER_UNREACHABLE');
    await dora.stop();
    await ann.start({ listen: [`/ip4/127.0.0.1/tcp/${port}`] });
    await dora.start();
    expect(await outcome(dora)).toBe('joined');
    await eventually(async () => (await memberNames(ann)).includes('dora'));
  });

  it('refuses a revoked invitation and an expired one', async () => {
    const [emil, fred] = await Promise.all([node('emil'), node('fred')]);
    const revoked = await ann.services.invite(id, { role: 'member', hours: 1 });
    await ann.services.revokeInvitation(id, revoked.id);
    await emil.services.join(revoked.ticket);
    const expired = await ann.node.parts.collaborations.invite(id, 'member', 1);
    const old = writeTicket({ ...readTicket(expired.ticket), expires: Date.now() - 25 * 3600_000 });
    await expect(fred.services.join(old)).rejects.toMatchObject({ code: 'TICKET_EXPIRED' });
    // The joiner's clock may be wrong: the inviter's decides.
    await invite();
    const late = writeTicket({ ...readTicket(expired.ticket), expires: Date.now() + 3600_000 });
    await fred.services.join(late);
    expect(await outcome(emil)).toBe('TICKET_REVOKED');
    expect(await outcome(fred)).toBe('TICKET_EXPIRED');
  });
});

describe('the inviter, before strangers', () => {
  it('says the same to everybody before the proof, and refuses every forgery alike', async () => {
    const ticket = readTicket(await invite());
    const network = await stranger();
    const other = new Uint8Array(32).fill(3);
    const collaboration = contentIdOf(encodeCanonical({ another: 'collaboration' }));
    const forgeries: Omit<Claim, 'challenge'>[] = [
      // A key that was never invited, a collaboration that is not here, signed by another, for another.
      { secret: other },
      { collaboration },
      { secret: other, key: publicKeyOfSeed(ticket.secret) },
      { joiner: ann.node.organisation },
    ];
    const answers: string[] = [];
    for (const forgery of forgeries) {
      const one = await stranger();
      answers.push(await prove(one, ticket, { ...forgery, challenge: await challengeFor(one) }));
    }
    expect(new Set(answers)).toEqual(new Set(['TICKET_INVALID']));
    // And nothing of it has used the ticket up.
    expect(await prove(network, ticket, { challenge: await challengeFor(network) })).toBe(
      'admitted',
    );
  });

  it('takes a challenge once, from whom it was given to', async () => {
    const ticket = readTicket(await invite());
    const [one, two] = [await stranger(), await stranger()];
    const challenge = await challengeFor(one);
    await challengeFor(two);
    expect(await prove(two, ticket, { challenge })).toBe('NOT_READY');
    expect(await prove(one, ticket, { challenge })).toBe('admitted');
    expect(await prove(one, ticket, { challenge })).toBe('NOT_READY');
    // The answer was lost on the way: asking again is not using again.
    expect(await prove(one, ticket, { challenge: await challengeFor(one) })).toBe('admitted');
    expect(await prove(two, ticket, { challenge: await challengeFor(two) })).toBe('TICKET_USED');
  });

  it('leaves a ticket unused that somebody shows who is in already', async () => {
    const [first, second] = [readTicket(await invite()), readTicket(await invite())];
    const [one, two] = [await stranger(), await stranger()];
    expect(await prove(one, first, { challenge: await challengeFor(one) })).toBe('admitted');
    expect(await prove(one, second, { challenge: await challengeFor(one) })).toBe('admitted');
    expect(await prove(two, second, { challenge: await challengeFor(two) })).toBe('admitted');
  });

  it('speaks the join protocol with strangers and no other, and only while an invitation is open', async () => {
    const ines = await node('ines');
    const own = await ines.services.foundCollaboration({ name: 'Closed', purpose: '' });
    const challenge = async (protocol: ProtocolName = 'join') => {
      const request: JoinRequest = { step: 'challenge' };
      const answer = await says(await stranger(), encodeCanonical(request), protocol, ines);
      return typeof answer === 'string' ? answer : 'answered';
    };
    const refused = /^PEER_(REFUSED|UNREACHABLE)$/;
    expect(await challenge()).toMatch(refused);
    const open = await ines.services.invite(own.id, { role: 'member', hours: 1 });
    expect(await challenge()).toBe('answered');
    const others = (Object.keys(protocols) as ProtocolName[]).filter((name) => name !== 'join');
    for (const protocol of others) expect(await challenge(protocol)).toMatch(refused);
    await ines.services.revokeInvitation(own.id, open.id);
    expect(await challenge()).toMatch(refused);
  });

  it('lets nobody in for an admin that is none any more', async () => {
    const gus = await node('gus');
    const { ticket } = await ann.services.invite(id, { role: 'admin', hours: 1 });
    await gus.services.join(ticket);
    expect(await outcome(gus)).toBe('joined');
    const offered = await gus.services.invite(id, { role: 'member', hours: 1 });
    const offerAt = async ({ services }: TestNode) =>
      (await services.collaboration(id)).invitations.find((one) => one.id === offered.id)?.state;
    await eventually(async () => (await offerAt(ann)) === 'open');
    await ann.services.demote(id, gus.node.organisation);
    await eventually(async () => (await offerAt(gus)) === 'revoked');
    await expect(gus.services.invite(id, { role: 'member', hours: 1 })).rejects.toMatchObject({
      code: 'NOT_ADMIN',
    });
    const hal = await node('hal');
    // Gus's node answers strangers no more; one of another collaboration might.
    await gus.services
      .foundCollaboration({ name: 'Another', purpose: '' })
      .then(async (another) => {
        await gus.services.invite(another.id, { role: 'member', hours: 1 });
      });
    await hal.services.join(offered.ticket);
    expect(await outcome(hal)).toBe('TICKET_REVOKED');
  });
});
