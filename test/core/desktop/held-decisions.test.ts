import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Proposal } from '../../../core/schema/desktop/proposal.ts';
import { testCollaboration, type TestCollaboration } from '../../support/nodes.ts';
import { testDesk, type TestDesk } from './support/desk.ts';

const MINUTE = 60_000;
const profile = (name: string): Proposal => ({
  kind: 'change-profile',
  profile: { name, contact: '' },
});

let collaboration: TestCollaboration;
let desk: TestDesk;
let clock: number;

beforeAll(async () => {
  collaboration = await testCollaboration(['North Clinic', 'South Clinic', 'East Clinic']);
});
afterAll(() => collaboration.stop());
beforeEach(() => {
  clock = Date.now();
  const now = () => clock;
  desk = testDesk(collaboration.nodes[0]!, 'en', { comesForward: true, now });
});

const shownSoFar = () => desk.surface.filter((told) => told === 'show').length;

async function proposeAndClose(name: string): Promise<void> {
  const { outcome } = await desk.open(profile(name));
  await desk.close();
  expect(await outcome).toEqual({ outcome: 'dismissed' });
}

/** @returns what comes of it, once it is held back */
async function heldBack(name: string): Promise<{ outcome: Promise<unknown> }> {
  const outcome = desk.desk.propose(profile(name));
  await expect.poll(() => desk.held).toBe(true);
  return { outcome };
}

async function closedThree(): Promise<void> {
  for (const name of ['A', 'B', 'C']) await proposeAndClose(name);
  expect(shownSoFar()).toBe(3);
}

describe('a page that proposes again and again', () => {
  test('is let through three times, and then waits until the operator fetches it', async () => {
    await closedThree();
    const { outcome } = await heldBack('D');
    expect(shownSoFar()).toBe(3);
    expect(desk.desk.pending()).toBeNull();
    // Not even when its time is over: a window that opens by itself is what the operator had enough of.
    clock += 10 * MINUTE;
    expect(desk.desk.pending()).toBeNull();

    await desk.desk.showHeld();
    expect(desk.held).toBe(false);
    expect(shownSoFar()).toBe(4);
    expect(JSON.stringify(desk.desk.pending())).toContain('"value":"D"');
    expect(await desk.choose('change')).toEqual({ verdict: 'done' });
    expect(await outcome).toMatchObject({ outcome: 'done' });
  });

  test('gains nothing by being the one that proposes next', async () => {
    await closedThree();
    const first = await heldBack('D');
    const second = desk.desk.propose(profile('E'));
    expect(await first.outcome).toEqual({ outcome: 'dismissed' });
    await expect.poll(() => desk.held).toBe(true);
    expect(shownSoFar()).toBe(3);
    await desk.desk.showHeld();
    expect(JSON.stringify(desk.desk.pending())).toContain('"value":"E"');
    await desk.close();
    expect(await second).toEqual({ outcome: 'dismissed' });
  });

  test('waits longer each time it was closed after it came by itself', async () => {
    await closedThree();
    clock += MINUTE / 2;
    await proposeAndClose('D');
    clock += MINUTE / 2;
    const { outcome } = await heldBack('E');
    expect(shownSoFar()).toBe(4);
    clock += MINUTE / 2;
    // A minute after the last closing the next may come by itself, in its place.
    const next = await desk.open(profile('F'));
    expect(await outcome).toEqual({ outcome: 'dismissed' });
    expect(shownSoFar()).toBe(5);
    await desk.close();
    await next.outcome;
  });

  test('does not make it worse for a person who fetches one and closes it', async () => {
    await closedThree();
    const { outcome } = await heldBack('D');
    await desk.desk.showHeld();
    await desk.close();
    await outcome;
    clock += MINUTE / 2;
    await proposeAndClose('E');
  });

  test('brings nothing up by making the app close the window before the operator can', async () => {
    for (const name of ['A', 'B', 'C']) {
      const { outcome } = await desk.open(profile(name));
      desk.desk.dismiss();
      await outcome;
    }
    await heldBack('D');
    expect(shownSoFar()).toBe(3);
    desk.desk.dismiss();
    expect(desk.held).toBe(false);
  });

  test('a control that cannot be shown any more decides nothing, and whoever proposed is told', async () => {
    const { outcome } = await desk.open(profile('A'));
    desk.desk.lost();
    await expect(outcome).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(desk.desk.pending()).toBeNull();
    expect(desk.surface.slice(-1)).toEqual(['hide']);
    // It counts as one that was closed: a page that can end the control gains nothing by it.
    await proposeAndClose('B');
    await proposeAndClose('C');
    await heldBack('D');
  });

  test('what can no longer be described when it is fetched is said to whoever asked', async () => {
    await closedThree();
    const { token } = await desk.client.createToken({ name: 'nightly', scopes: ['read'] });
    const outcome = desk.desk.propose({ kind: 'revoke-token', token: token.id });
    const refused = expect(outcome).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect.poll(() => desk.held).toBe(true);
    await desk.client.revokeToken(token.id);
    await desk.desk.showHeld();
    await refused;
    expect(desk.desk.pending()).toBeNull();
    expect(shownSoFar()).toBe(3);
  });
});
