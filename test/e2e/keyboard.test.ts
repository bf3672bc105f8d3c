import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TaskId } from '../../core/schema/ids.ts';
import { leavesMessages } from '../../renderer/features/review/leaves-messages.ts';
import { inboxMessages } from '../../renderer/features/inbox/messages.ts';
import { reviewMessages } from '../../renderer/features/review/messages.ts';
import { resultMessages } from '../../renderer/features/result/messages.ts';
import { collaborationMessages } from '../../renderer/features/collaborations/messages.ts';
import { accept, eventually } from '../support/nodes.ts';
import { obstacle } from './support/available.ts';
import { Consent } from './support/consent.ts';
import { saveInDialog } from './support/dialogs.ts';
import type { Operator } from './support/operator.ts';
import { ask, type Party, partyWithApp } from './support/party.ts';

const MOST = 120;

/** Without a mouse: what a person does by Tab, Space and Enter alone. */
describe.skipIf(obstacle() !== null)('by keyboard alone', { timeout: 120_000 }, () => {
  let party: Party;
  let operator: Operator;
  let page: Page;
  let task: TaskId;

  beforeAll(async () => {
    party = await partyWithApp();
    ({ operator } = party);
    ({ page } = operator);
    task = await ask(party.birke, { title: 'Age' });
    await eventually(async () => (await operator.node.inbox()).some(({ id }) => id === task));
    await accept(party.linde, task);
  }, 180_000);
  afterAll(() => party.end());

  test('every place is reached by Tab, seen while it has the focus, and left again', async () => {
    for (const at of [
      '#/inbox',
      '#/tasks',
      '#/new-task',
      '#/data',
      '#/connect-data',
      '#/collaborations',
      '#/history',
      '#/settings',
    ]) {
      await page.evaluate((hash) => void (location.hash = hash), at);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const seen = new Set<string>();
      for (let i = 0; i < MOST; i += 1) {
        await page.keyboard.press('Tab');
        const focused = await focusOf(page);
        if (focused === null) break;
        expect(focused.visible, `${at}: ${focused.name} shows its focus`).toBe(true);
        seen.add(focused.name);
      }
      expect(seen.size, at).toBeGreaterThan(7);
    }
  });

  test('a collaboration is founded, and somebody invited', async () => {
    const m = operator.words(collaborationMessages);
    await operator.go({ page: 'collaborations' });
    await tabTo(page, page.getByRole('button', { name: m.found }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByLabel(m.name, { exact: true }));
    await page.keyboard.type('By keyboard');
    await tabTo(page, page.getByRole('button', { name: m.foundIt }));
    await page.keyboard.press('Space');
    await chooseBySpace((consent) => consent.words.collaborations.found);

    await page.getByRole('heading', { level: 1, name: 'By keyboard' }).waitFor();
    await tabTo(page, page.getByRole('button', { name: m.invite }).first());
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('button', { name: m.createInvitation }));
    await page.keyboard.press('Space');
    await chooseBySpace((consent) => consent.words.collaborations.invite);
    await page.getByRole('heading', { name: m.invitationReady }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  /** In the consent window that has opened. */
  async function chooseBySpace(label: (consent: Consent) => string): Promise<void> {
    const consent = await Consent.of(operator);
    const button = consent.button(label(consent));
    await tabTo(consent.page, button);
    await expect.poll(() => button.getAttribute('aria-disabled')).toBe('false');
    const closed = consent.page.waitForEvent('close');
    await consent.page.keyboard.press('Space').catch(() => undefined);
    await closed;
  }

  test('a request is read and approved: by Space, never by Enter', async () => {
    await operator.go({ page: 'inbox' });
    const { review } = operator.words(inboxMessages);
    await tabTo(page, page.getByRole('article').getByRole('link', { name: review }).last());
    await page.keyboard.press('Enter');
    const m = operator.words(reviewMessages);
    await tabTo(page, page.getByRole('group', { name: operator.words(leavesMessages).opened }));
    await tabTo(page, page.getByRole('button', { name: m.approve }));
    await page.keyboard.press('Space');

    const consent = await Consent.of(operator);
    const { page: control } = consent;
    const accept = consent.button(consent.words.tasks.accept);
    for (const notice of await control
      .getByRole('group', { name: consent.words.page.notices })
      .getByRole('checkbox')
      .all()) {
      await tabTo(control, notice);
      await control.keyboard.press('Space');
    }
    await tabTo(control, accept);
    await expect.poll(() => accept.getAttribute('aria-disabled')).toBe('false');
    await control.keyboard.press('Enter');
    expect(await operator.node.task(task)).toMatchObject({ mine: 'asked' });
    const closed = control.waitForEvent('close');
    await control.keyboard.press('Space').catch(() => undefined);
    await closed;
    expect(await operator.node.task(task)).toMatchObject({ mine: 'accepted' });
  });

  test('a result is saved', async () => {
    await operator.node.wait(task, { seconds: 60 });
    await operator.go({ page: 'result', task });
    const m = operator.words(resultMessages);
    const file = join(operator.running.home, 'numbers.csv');
    await saveInDialog(operator.running.app, file);
    await tabTo(page, page.getByRole('button', { name: m.saveCsv }));
    await page.keyboard.press('Enter');
    await page.getByText(m.saved(file)).waitFor();
  });
});

/** Presses Tab until it has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let i = 0; i < MOST; i += 1) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((it) => it === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${String(wanted)}`);
}

/** What has the focus, and whether that can be seen; null outside of the page. */
const focusOf = (page: Page): Promise<{ name: string; visible: boolean } | null> =>
  page.evaluate(() => {
    const it = document.activeElement;
    if (it === null || it === document.body) return null;
    // A radio card shows the focus of its button around all of it.
    const shown = [it, it.closest('label')].filter((one) => one !== null);
    const visible = shown.some((one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    });
    const text = it.getAttribute('aria-label') ?? it.textContent;
    return { name: `${it.tagName} ${it.id} ${text.trim().slice(0, 60)}`, visible };
  });
