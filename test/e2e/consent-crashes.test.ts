import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TaskId } from '../../core/schema/ids.ts';
import { eventually } from '../support/nodes.ts';
import { obstacle } from './support/available.ts';
import { call } from './support/bridge.ts';
import { Consent } from './support/consent.ts';
import type { Operator } from './support/operator.ts';
import { ask, type Party, partyWithApp } from './support/party.ts';

describe.skipIf(obstacle() !== null)('a consent control that crashes', { timeout: 120_000 }, () => {
  let party: Party;
  let operator: Operator;
  let task: TaskId;

  beforeAll(async () => {
    party = await partyWithApp();
    ({ operator } = party);
    task = await ask(party.birke, { title: 'Age' });
    await eventually(async () => (await operator.node.inbox()).some(({ id }) => id === task));
  }, 180_000);
  afterAll(() => party.end());

  /** As if the system had ended the process that shows it. */
  async function crash({ page }: Consent): Promise<void> {
    const closed = new Promise<void>((gone) => page.once('close', () => gone()));
    await operator.running.app.evaluate(({ BrowserWindow }) => {
      const shown = BrowserWindow.getAllWindows().find((it) =>
        it.webContents.getURL().startsWith('app://consent/'),
      );
      shown?.webContents.forcefullyCrashRenderer();
    });
    await closed;
  }
  const propose = () => call(operator.page, 'propose', { kind: 'accept-task', task });

  test('shows the decision again, with nothing of it chosen', async () => {
    const outcome = propose();
    const first = await Consent.of(operator);
    await first.read();
    await first.confirmNotices();
    const accept = (consent: Consent) => consent.button(consent.words.tasks.accept);
    await expect.poll(() => accept(first).getAttribute('aria-disabled')).toBe('false');
    const heading = await first.heading();
    await crash(first);

    const again = await Consent.of(operator);
    expect(await again.heading()).toBe(heading);
    expect(await accept(again).getAttribute('aria-disabled')).toBe('true');
    expect((await operator.node.task(task)).mine).toBe('asked');
    await again.dismiss();
    expect(await outcome).toMatchObject({ ok: true, value: { outcome: 'dismissed' } });
  });

  test('again and again is given up: nothing was decided, and the page is told so', async () => {
    const outcome = propose();
    // One was brought back in this minute already.
    for (let crashes = 0; crashes < 3; crashes += 1) await crash(await Consent.of(operator));
    expect(await outcome).toMatchObject({ ok: false, failure: { code: 'INTERNAL' } });
    expect(operator.running.app.windows()).toHaveLength(1);
    expect((await operator.node.task(task)).mine).toBe('asked');

    const next = propose();
    await (await Consent.of(operator)).dismiss();
    expect(await next).toMatchObject({ ok: true, value: { outcome: 'dismissed' } });
  });
});
