import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ParleyError } from '../../../core/schema/errors.ts';
import { limits, protocols } from '../../../core/schema/limits.ts';
import {
  connectedNetworks,
  stopAll,
  testNetwork,
  until,
  type TestNetwork,
} from '../../support/network.ts';
import { rawPeer } from '../../support/raw-peer.ts';

let a: TestNetwork;
let b: TestNetwork;
/** What b answers by the round protocol. */
let answer: (request: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>;

beforeAll(async () => {
  [a, b] = (await connectedNetworks(2)) as [TestNetwork, TestNetwork];
  b.handle('round', (_from, request, signal) => answer(request, signal));
});
afterAll(() => stopAll([a, b]));

describe('request', () => {
  test('carries up to the limit both ways, to the byte', async () => {
    answer = async (request) => request;
    for (const length of [0, 1, 65_531, 65_536, protocols.round.maxRequest]) {
      const message = Buffer.alloc(length, 'x');
      const reply = await a.request(b.self, 'round', message);
      expect(Buffer.compare(reply, message)).toBe(0);
    }
  });

  test('a longer one is not sent', async () => {
    let asked = 0;
    answer = async (request) => ((asked += 1), request);
    const message = new Uint8Array(protocols.round.maxRequest + 1);
    await expect(a.request(b.self, 'round', message)).rejects.toMatchObject({
      code: 'MESSAGE_TOO_LARGE',
    });
    expect(asked).toBe(0);
  });

  test('a longer answer is not sent either', async () => {
    answer = async () => new Uint8Array(protocols.round.maxResponse + 1);
    await expect(a.request(b.self, 'round', Buffer.from('x'))).rejects.toMatchObject({
      code: 'PEER_REFUSED',
      details: { code: 'MESSAGE_TOO_LARGE' },
    });
  });

  test('tells who asks', async () => {
    const from = new Promise((resolve) => {
      a.handle('members', async (peer) => (resolve(peer), Buffer.from('x')));
    });
    await b.request(a.self, 'members', Buffer.from('x'));
    expect(await from).toBe(b.self);
  });

  test('a refusal arrives as its code, and nothing else of it', async () => {
    answer = () => Promise.reject(new ParleyError('TASK_ENDED', 'text for the operator only'));
    const refused = a.request(b.self, 'round', Buffer.from('x'));
    await expect(refused).rejects.toMatchObject({
      code: 'PEER_REFUSED',
      details: { code: 'TASK_ENDED' },
    });
    await expect(refused).rejects.not.toThrow('text for the operator only');
  });

  test('what a handler did not foresee is INTERNAL, and stands in its own log', async () => {
    answer = () => Promise.reject(new TypeError('x is undefined'));
    await expect(a.request(b.self, 'round', Buffer.from('x'))).rejects.toMatchObject({
      details: { code: 'INTERNAL' },
    });
    expect(b.lines.some((line) => line.includes('x is undefined'))).toBe(true);
  });

  test('without a handler: not ready', async () => {
    await expect(a.request(b.self, 'join', Buffer.from('x'))).rejects.toMatchObject({
      code: 'PEER_REFUSED',
      details: { code: 'NOT_READY' },
    });
  });

  test('ends at its time limit, and the handler is told', async () => {
    const told = new Promise((resolve) => {
      answer = (_request, signal) => {
        signal.addEventListener('abort', () => resolve(signal.reason));
        return new Promise(() => undefined);
      };
    });
    await expect(
      a.request(b.self, 'round', Buffer.from('x'), { timeout: 100 }),
    ).rejects.toMatchObject({
      code: 'TIMED_OUT',
    });
    expect(await told).toMatchObject({ code: 'STOPPED' });
  });

  test('ends when its caller ends it, with the reason', async () => {
    answer = () => new Promise(() => undefined);
    const caller = new AbortController();
    const asked = a.request(b.self, 'round', Buffer.from('x'), { signal: caller.signal });
    caller.abort(new ParleyError('TASK_CANCELLED', 'Cancelled.'));
    await expect(asked).rejects.toMatchObject({ code: 'TASK_CANCELLED' });
  });

  test('fifty at once all get their own answer', async () => {
    let running = 0;
    let most = 0;
    answer = async (request) => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return request;
    };
    const messages = Array.from({ length: 50 }, (_, i) => Buffer.alloc(1000 * i, i));
    const answers = await Promise.all(
      messages.map((message) => a.request(b.self, 'round', message)),
    );
    expect(answers.map((bytes) => Buffer.from(bytes))).toEqual(messages);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(limits.maxStreamsPerProtocol);
  });

  test('hundreds in a row leave no stream behind', async () => {
    answer = async (request) => request;
    for (let i = 0; i < 3 * limits.inboundStreamsPerProtocol; i += 1) {
      await a.request(b.self, 'round', Buffer.from([i]));
    }
  });

  test('above the rate is refused', async () => {
    const asked = Array.from({ length: protocols.members.burst + 3 }, () =>
      b.request(a.self, 'members', Buffer.from('x')),
    );
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({ code: 'PEER_REFUSED', details: { code: 'PEER_TOO_FAST' } });
    }
  });

  test('a peer that is not admitted is not asked', async () => {
    const { id, node } = await rawPeer();
    await expect(a.request(id, 'sync', Buffer.from('x'))).rejects.toMatchObject({
      code: 'PEER_UNREACHABLE',
    });
    await node.stop();
  });

  test('a peer that is off is unreachable', async () => {
    const off = await testNetwork();
    await off.stop();
    a.admit([b.where, off.where]);
    await expect(a.request(off.self, 'sync', Buffer.from('x'))).rejects.toMatchObject({
      code: 'PEER_UNREACHABLE',
    });
    a.admit([b.where]);
  });

  test('a peer that does not know us refuses', async () => {
    const reserved = await testNetwork();
    a.admit([b.where, reserved.where]);
    await expect(a.request(reserved.self, 'sync', Buffer.from('x'))).rejects.toMatchObject({
      code: 'PEER_REFUSED',
    });
    a.admit([b.where]);
    await reserved.stop();
  });

  test('a connection lost on the way is told apart from a refusal', async () => {
    const [c, d] = (await connectedNetworks(2)) as [TestNetwork, TestNetwork];
    const arrived = new Promise((resolve) => {
      d.handle('round', () => (resolve(1), new Promise(() => undefined)));
    });
    const asked = c.request(d.self, 'round', Buffer.from('x'));
    asked.catch(() => undefined);
    await arrived;
    await d.stop();
    await expect(asked).rejects.toMatchObject({ code: 'PEER_UNREACHABLE' });

    // The one that stops itself says so.
    const last = c.request(d.self, 'round', Buffer.from('x'));
    last.catch(() => undefined);
    await c.stop();
    await expect(last).rejects.toMatchObject({
      code: expect.stringMatching(/STOPPED|PEER_UNREACHABLE/) as string,
    });
    await expect(c.request(d.self, 'round', Buffer.from('x'))).rejects.toMatchObject({
      code: 'STOPPED',
    });
  });
});

describe('requestStranger', () => {
  test('asks one that is no member, and hangs up', async () => {
    const joiner = await testNetwork();
    const inviter = await testNetwork();
    inviter.handle('join', async (from) => Buffer.from(from));
    inviter.openToStrangers(true);
    const reply = await joiner.requestStranger(inviter.where, 'join', Buffer.from('x'));
    expect(Buffer.from(reply).toString()).toBe(joiner.self);

    // Admitted while it asked, as a join does, the two connect.
    inviter.admit([joiner.where]);
    joiner.admit([inviter.where]);
    await until(() => joiner.isConnected(inviter.self) && inviter.isConnected(joiner.self));
    await stopAll([joiner, inviter]);
  });

  test('an inviter that admits and closes the door while answering still answers', async () => {
    const joiner = await testNetwork();
    const inviter = await testNetwork();
    inviter.handle('join', async () => {
      inviter.admit([joiner.where]);
      inviter.openToStrangers(false);
      return Buffer.alloc(1_000_000, 'welcome');
    });
    inviter.openToStrangers(true);
    const reply = await joiner.requestStranger(inviter.where, 'join', Buffer.from('x'));
    expect(reply).toHaveLength(1_000_000);
    joiner.admit([inviter.where]);
    await until(() => joiner.isConnected(inviter.self) && inviter.isConnected(joiner.self));
    await stopAll([joiner, inviter]);
  });

  test('is refused where no invitation is open', async () => {
    const joiner = await testNetwork();
    await expect(joiner.requestStranger(b.where, 'join', Buffer.from('x'))).rejects.toMatchObject({
      code: expect.stringMatching(/PEER_REFUSED|PEER_UNREACHABLE/) as string,
    });
    await joiner.stop();
  });
});
